"""Written by `python -m lbgen.lint.indexing`: what each rule of this folder asks for."""

RULES = {
    'lb350_untested_routes': (('*',), 'info', 'certain', (), (), False, False, ()),
    'lb550_many_retries': (('upstream',), 'warning', 'likely', (), (), False, False, ()),
    'lb650_single_server': (('upstream',), 'info', 'certain', (), (), False, False, ()),
    'lb651_no_active_check': (('upstream',), 'info', 'certain', (), (), False, False, ()),
    'lb750_no_hsts': (('listener',), 'info', 'certain', (), (), False, False, ()),
    'lb751_plain_http_serves': (('*',), 'warning', 'likely', (), (), False, False, ()),
    'lb850_open_admin': (('route',), 'warning', 'likely', (), (), False, False, ()),
    'lb851_unlimited_login': (('route',), 'info', 'likely', (), (), False, False, ()),
    'lb852_no_body_limit': (('route',), 'info', 'certain', (), (), True, False, ()),
    'lb854_no_access_log': (('*',), 'info', 'certain', (), (), False, False, ()),
}
