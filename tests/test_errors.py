"""The error tree: one root, exit codes as the command line promises, retries where they help."""

import pytest

from rag import errors


def _tree(root):
    """The errors of `rag`; the eval suite, where it is loaded, hangs its own on the same root."""
    children = [child for child in root.__subclasses__() if child.__module__ == root.__module__]
    return {root, *(below for child in children for below in _tree(child))}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("RagError", 1),
        ("SettingsError", 2),
        ("QuestionError", 2),
        ("ParseError", 3),
        ("StoreError", 1),
        ("StoreLocked", 1),
        ("IndexDamaged", 4),
        ("EncoderMismatch", 4),
        ("EncoderError", 1),
        ("ModelError", 5),
    ],
)
def test_exit_codes(name, code):
    assert getattr(errors, name).exit_code == code


def test_every_error_hangs_on_the_root_and_stands_in_the_drawing():
    defined = {value for value in vars(errors).values() if isinstance(value, type)}
    assert defined == _tree(errors.RagError)
    assert all(error.__name__ in errors.__doc__ for error in defined)


def test_what_another_try_may_mend():
    retryable = {error for error in _tree(errors.RagError) if error.retryable}
    mended = (errors.StoreLocked, errors.StoreChanged, errors.ModelError)
    assert retryable == set().union(*map(_tree, mended))
