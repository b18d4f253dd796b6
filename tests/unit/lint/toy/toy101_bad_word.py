from tests.unit.lint.languages import bad as check  # noqa: F401
