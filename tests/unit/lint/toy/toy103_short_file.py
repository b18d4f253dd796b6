from tests.unit.lint.languages import short as check  # noqa: F401
