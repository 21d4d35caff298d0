import groundswell.core.errors as errors
from groundswell.core.errors import (
    GroundswellError,
    InputError,
    MissingExtra,
    OutputError,
    Rejection,
    UnknownMeasure,
    UsageError,
)


def test_every_error_hangs_on_the_one_tree_and_the_tree_is_drawn() -> None:
    classes = [item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, Exception)]
    assert all(issubclass(item, GroundswellError) for item in classes)
    assert errors.__doc__ is not None
    for item in classes:
        assert item.__name__.startswith("_") or item.__name__ in errors.__doc__


def test_messages_name_the_place_and_the_mend() -> None:
    assert str(InputError("a.jsonl", "cut", line=3)) == "a.jsonl:3: cut"
    assert str(Rejection("a", None, "empty")) == "a: empty"
    assert "out.csv: can't be written" in str(OutputError("out.csv", "No space left on device"))
    assert 'pip install "groundswell[train]"' in str(MissingExtra("training", "train"))
    error = UnknownMeasure("polcy_rate", ["policy_rate", "inflation"])
    assert isinstance(error, UsageError)
    assert error.nearest == ["policy_rate"]
    assert "nearest" not in str(UnknownMeasure("zzz", ["policy_rate"]))
