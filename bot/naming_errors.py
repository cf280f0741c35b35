"""Knows how an error is named in a log: by its kind and place, never by what it holds."""


def place_of(error: BaseException) -> str:
    """An error's kind and where in our code it arose, without anything that it holds."""
    frame, where = error.__traceback__, "?"
    while frame is not None:
        code = frame.tb_frame.f_code
        where = f"{code.co_filename.rsplit('/', 1)[-1]}:{frame.tb_lineno}"
        frame = frame.tb_next
    return f"{type(error).__name__} at {where}"
