from pathlib import Path

import pytest

from groundswell.core.errors import SettingsError
from groundswell.core.settings import Settings, load_settings


def write(folder: Path, text: str) -> Path:
    path = folder / "groundswell.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_flags_beat_environment_beat_file_beat_default(tmp_path: Path) -> None:
    path = write(tmp_path, 'store = "file"\nmodel = "file"\nmin_voices = 7\n')
    environment = {"GROUNDSWELL_STORE": "variable", "GROUNDSWELL_MODEL": "variable", "HOME": str(tmp_path)}
    loaded = load_settings({"store": "flag", "model": None}, environment=environment, folder=tmp_path)
    assert loaded.values.store == "flag"
    assert loaded.values.model == "variable"
    assert loaded.values.min_voices == 7
    assert loaded.values.batch_documents == Settings().batch_documents
    assert loaded.origins["store"] == "--store"
    assert loaded.origins["model"] == "GROUNDSWELL_MODEL"
    assert loaded.origins["min_voices"] == str(path)
    assert loaded.origins["batch_documents"] == "default"


def test_user_configuration_is_read_where_the_folder_has_none(tmp_path: Path) -> None:
    (tmp_path / "config" / "groundswell").mkdir(parents=True)
    write(tmp_path / "config" / "groundswell", "min_voices = 5\n")
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert load_settings(environment=environment, folder=tmp_path).values.min_voices == 5


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({"GROUNDSWELL_MIN_VOICES": "4"}, 4, id="number"),
        pytest.param({"GROUNDSWELL_REFERENCE_FILES": '["a.csv"]'}, ("a.csv",), id="list-as-json"),
        pytest.param({"GROUNDSWELL_BASE_URLS": '{"bis": "http://x"}'}, {"bis": "http://x"}, id="table-as-json"),
    ],
)
def test_variables_are_converted_by_their_settings_type(
    tmp_path: Path, environment: dict[str, str], expected: object
) -> None:
    (name,) = environment
    loaded = load_settings(environment={**environment, "HOME": str(tmp_path)}, folder=tmp_path)
    assert getattr(loaded.values, name.removeprefix("GROUNDSWELL_").lower()) == expected


@pytest.mark.parametrize(
    ("text", "environment", "message"),
    [
        pytest.param('stoer = "x"\n', {}, r"groundswell\.toml: unknown setting 'stoer'; known: store", id="misspelt"),
        pytest.param("min_voices = 0\n", {}, r"groundswell\.toml: setting 'min_voices': .* got 0", id="too-small"),
        pytest.param("min_voices = \n", {}, r"groundswell\.toml: Invalid value", id="not-toml"),
        pytest.param("", {"GROUNDSWELL_MIN_VOICES": "many"}, "GROUNDSWELL_MIN_VOICES: .* got 'many'", id="no-number"),
        pytest.param("", {"GROUNDSWELL_BASE_URLS": "{"}, "GROUNDSWELL_BASE_URLS: expected JSON", id="not-json"),
        pytest.param("", {"GROUNDSWELL_CONFIG": "/none.toml"}, "none.toml", id="named-file-missing"),
    ],
)
def test_a_wrong_setting_names_where_it_came_from(
    tmp_path: Path, text: str, environment: dict[str, str], message: str
) -> None:
    write(tmp_path, text)
    with pytest.raises(SettingsError, match=message):
        load_settings(environment={**environment, "HOME": str(tmp_path)}, folder=tmp_path)
