"""The settings object: defaults of the embedded profile, the environment, refusals that show no password."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from offchain.domain.errors import InvalidInput
from offchain.settings import Settings, load_settings, variable_of


def test_settings__value_out_of_range__names_the_variable() -> None:
    with pytest.raises(InvalidInput) as refusal:
        load_settings({"ORELINE_PORT": "70000"})
    assert refusal.value.field == "ORELINE_PORT"
    assert refusal.value.value == "70000"


def test_settings__host_not_loopback__is_refused() -> None:
    with pytest.raises(InvalidInput, match="loopback"):
        load_settings({"ORELINE_HOST": "0.0.0.0"})


def test_settings__bad_address_with_password__does_not_show_it() -> None:
    with pytest.raises(InvalidInput) as refusal:
        load_settings({"ORELINE_CHAIN_URL": "ftp://user:sesame@node"})
    assert "sesame" not in str(refusal.value)
    assert "sesame" not in str(refusal.value.as_dict())


def test_settings__unknown_field__is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"colour": "red"})


def test_settings__no_environment__embedded_profile(tmp_path: Path) -> None:
    settings = load_settings({}, home=tmp_path)
    assert settings.chain_url == "http://127.0.0.1:18545"
    assert settings.base_url == "http://127.0.0.1:18080"
    assert settings.database_url == f"sqlite:///{tmp_path}/oreline.db"
    assert settings.deployment_file == tmp_path / "deployments" / "embedded.json"
    assert settings.documents_url == "auto"


def test_settings__environment__then_override_wins() -> None:
    environ = {"ORELINE_DATABASE_URL": "postgresql+psycopg://u:secret@127.0.0.1/o", "ORELINE_PORT": "21700"}
    settings = load_settings(environ, port=21701, host=None)
    assert settings.port == 21701
    assert settings.database_url == environ["ORELINE_DATABASE_URL"]
    assert "secret" not in repr(settings)


def test_settings__allowed_hosts__separated_by_commas() -> None:
    assert load_settings({"ORELINE_ALLOWED_HOSTS": "Trace.example, localhost"}).allowed_hosts == (
        "trace.example",
        "localhost",
    )


def test_settings__are_frozen() -> None:
    settings = load_settings({})
    with pytest.raises(ValidationError):
        settings.port = 1


def test_variable_of__field__upper_case_with_prefix() -> None:
    assert variable_of("max_lag_blocks") == "ORELINE_MAX_LAG_BLOCKS"
