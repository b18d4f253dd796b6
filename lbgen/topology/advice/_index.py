"""Written by `python -m lbgen.lint.indexing`: what each rule of this folder asks for."""

RULES = {
    'lb350_untested_routes': (('*',), 'info', 'certain'),
    'lb550_many_retries': (('upstream',), 'warning', 'likely'),
    'lb650_single_server': (('upstream',), 'info', 'certain'),
    'lb651_no_active_check': (('upstream',), 'info', 'certain'),
    'lb750_no_hsts': (('listener',), 'info', 'certain'),
    'lb751_plain_http_serves': (('*',), 'warning', 'likely'),
    'lb850_open_admin': (('route',), 'warning', 'likely'),
    'lb851_unlimited_login': (('route',), 'info', 'likely'),
    'lb852_no_body_limit': (('route',), 'info', 'certain', (), (), True),
    'lb854_no_access_log': (('*',), 'info', 'certain'),
}
