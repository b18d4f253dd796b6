from tests.unit.lint.languages import risky as check  # noqa: F401
