"""Load the published artifact, or refuse it with one sentence that says what does not match."""

import json
import re
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

from pydantic import ValidationError

from backend.artifact.manifest import CURRENT_NAME, MANIFEST_NAME, MODEL_NAME, SCHEMA_VERSION, Manifest, sha256
from backend.contract.features import FEATURE_NAMES
from backend.errors import ArtifactRefused, NotReady


def current_version(model_dir: Path) -> str:
    """Return the version that ``model_dir`` says is in service. Raises ``NotReady`` where nothing is published."""
    try:
        return (model_dir / CURRENT_NAME).read_text("utf-8").strip()
    except OSError:
        raise NotReady(f"No model is published in {model_dir}; run: python -m training train") from None


def load(model_dir: Path, version: str) -> Manifest:
    """Return the manifest of a version whose hashes, schema, features and packages verify. Raises ``ArtifactRefused``.

    The pipeline stays closed: opening a pickle runs it, and brings scikit-learn's 150 MB along (``use_cases.check_fold``).
    """
    folder = model_dir / version
    if not re.fullmatch(r"[\w-]+", version) or not folder.is_dir():
        raise ArtifactRefused(f"Version {version!r} is named as current and is not in {model_dir}.")
    manifest = _read_manifest(folder)
    _verify_files(folder, manifest)
    _verify_meaning(manifest)
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    try:
        text = (folder / MANIFEST_NAME).read_bytes()
        _verify_schema(folder.name, text)
        return Manifest.model_validate_json(text)
    except OSError as error:
        raise ArtifactRefused(f"{folder.name}: {MANIFEST_NAME} cannot be read.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ArtifactRefused(
            f"{folder.name}: {MANIFEST_NAME} is not of this service's form ({place}: {first['msg']})."
        ) from error


def _verify_schema(version: str, text: bytes) -> None:
    """Check the schema version before anything else is read: another version's manifest has other fields."""
    try:
        found = json.loads(text)
    except ValueError:
        return  # the full reading says what is wrong
    schema = found.get("schema_version") if isinstance(found, dict) else None
    if isinstance(schema, int) and schema != SCHEMA_VERSION:
        raise ArtifactRefused(
            f"{version} was published by another version of this project (schema {schema}, this one reads"
            f" {SCHEMA_VERSION}): train again, python -m training train."
        )


def _verify_files(folder: Path, manifest: Manifest) -> None:
    if MODEL_NAME not in manifest.files:
        raise ArtifactRefused(f"{manifest.version}: the manifest does not list {MODEL_NAME}.")
    for name, expected in manifest.files.items():
        path = folder / Path(name).name
        if not path.is_file():
            raise ArtifactRefused(f"{manifest.version}: {name} is missing.")
        if sha256(path) != expected:
            raise ArtifactRefused(f"{manifest.version}: {name} is not the file that was published (its hash differs).")


def _verify_meaning(manifest: Manifest) -> None:
    if manifest.feature_names != FEATURE_NAMES:
        raise ArtifactRefused(f"{manifest.version}: its features are not those of contract_v1.")
    verify_packages(manifest.version, manifest.packages)


def verify_packages(version: str, packages: dict[str, str]) -> None:
    """Check that the packages a pickle was written with are installed, but for patches. Raises ``ArtifactRefused``."""
    for package, trained_with in packages.items():
        try:
            here = installed_version(package)
        except PackageNotFoundError:
            raise ArtifactRefused(f"{version}: trained with {package} {trained_with}, which is not installed.") from None
        if here.split(".")[:2] != trained_with.split(".")[:2]:
            raise ArtifactRefused(f"{version}: trained with {package} {trained_with}, and {here} is installed.")
