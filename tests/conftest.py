"""What holds for all tests."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their length: compressed ones hold the time, and all processes need the same names."""
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) else None
