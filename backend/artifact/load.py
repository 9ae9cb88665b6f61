"""Load the published artifact, or refuse it with one sentence that says what does not match."""

import hmac
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

from pydantic import ValidationError

from backend.artifact.manifest import (
    CURRENT_NAME,
    DIGEST,
    MANIFEST_NAME,
    MODEL_NAME,
    SCHEMA_VERSION,
    SIGNATURE,
    Manifest,
    file_digest,
)
from backend.contract.features import FEATURE_NAMES
from backend.contract.thresholds import HORIZON_DAYS
from backend.errors import ArtifactRefused, NotReady

_VERSION = re.compile(r"[\w-]{1,100}", re.ASCII)
_MOST_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Current:
    """What ``CURRENT`` says: the version in service, the SHA-256 of its manifest, and that manifest's HMAC.

    The last two are None in a file that an older version of this project wrote, and where nothing was signed.
    """

    version: str
    digest: str | None = None
    signature: str | None = None

    def line(self) -> str:
        """Return it as it is written."""
        said = ((DIGEST, self.digest), (SIGNATURE, self.signature))
        return " ".join([self.version, *(f"{name}={value}" for name, value in said if value)]) + "\n"


def read_current(model_dir: Path) -> Current:
    """Return what ``CURRENT`` says. Raises ``NotReady`` where that is nothing, or unreadable."""
    try:
        with (model_dir / CURRENT_NAME).open("rb") as file:
            words = file.read(_MOST_BYTES).decode("utf-8").split()
    except (FileNotFoundError, NotADirectoryError):
        raise NotReady(f"No model is published in {model_dir}; run: python -m training train") from None
    except (OSError, ValueError) as error:
        raise ArtifactRefused(f"{CURRENT_NAME} cannot be read ({type(error).__name__}).") from error
    if not words or not _VERSION.fullmatch(words[0]):
        raise ArtifactRefused(f"{CURRENT_NAME} names no version.")
    said = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    return Current(words[0], said.get(DIGEST), said.get(SIGNATURE))


def current_version(model_dir: Path) -> str:
    """Return the version that ``model_dir`` says is in service. Raises as ``read_current``."""
    return read_current(model_dir).version


def signature_of(manifest: bytes, key: str) -> str:
    """Return the HMAC (SHA-256) of a manifest's bytes, in hexadecimal: only who has the key can publish."""
    return hmac.digest(key.encode(), manifest, "sha256").hex()


def load(model_dir: Path, version: str, key: str | None = None) -> Manifest:
    """Return the manifest of a version whose hashes, schema and features verify. Raises ``ArtifactRefused``.

    With a ``key``, the version must be the current one, signed with it. The pipeline stays closed: a pickle runs.
    """
    folder = model_dir / version
    try:
        if not _VERSION.fullmatch(version) or not folder.is_dir():
            raise ArtifactRefused(f"Version {version[:100]!r} is named as current and is not in {model_dir}.")
        text = (folder / MANIFEST_NAME).read_bytes()
        _verify_origin(text, version, read_current(model_dir) if key or _has_current(model_dir) else Current(version), key)
        manifest = _read_manifest(version, text)
        _verify_files(folder, manifest)
    except (OSError, ValueError) as error:
        raise ArtifactRefused(f"{version[:100]}: a file of it cannot be read ({type(error).__name__}).") from error
    _verify_meaning(manifest)
    return manifest


def _has_current(model_dir: Path) -> bool:
    return (model_dir / CURRENT_NAME).is_file()


def _verify_origin(text: bytes, version: str, current: Current, key: str | None) -> None:
    """Check that these are the bytes that were published."""
    ours = current.version == version
    if ours and current.digest is not None and not hmac.compare_digest(sha256(text).hexdigest(), current.digest):
        raise ArtifactRefused(f"{version}: {MANIFEST_NAME} is not the file that was published (its hash differs).")
    if key and not (ours and hmac.compare_digest(signature_of(text, key), current.signature or "")):
        raise ArtifactRefused(f"{version}: it is not signed with this service's ARTIFACT_KEY.")


def _read_manifest(version: str, text: bytes) -> Manifest:
    try:
        _verify_schema(version, text)
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ArtifactRefused(
            f"{version}: {MANIFEST_NAME} is not of this service's form ({place}: {first['msg']})."
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
        if file_digest(path) != expected:
            raise ArtifactRefused(f"{manifest.version}: {name} is not the file that was published (its hash differs).")


def _verify_meaning(manifest: Manifest) -> None:
    horizons = {manifest.horizon_days, manifest.client_models.horizon_days if manifest.client_models else HORIZON_DAYS}
    if horizons != {HORIZON_DAYS}:
        raise ArtifactRefused(
            f"{manifest.version}: it predicts {max(horizons - {HORIZON_DAYS}):.0f} days, and this service answers for"
            f" {HORIZON_DAYS}: train again, python -m training train."
        )
    if manifest.feature_names != FEATURE_NAMES:
        raise ArtifactRefused(f"{manifest.version}: its features are not those of contract_v1.")


def verify_packages(version: str, packages: dict[str, str]) -> None:
    """Check that the packages a pickle was written with are installed, but for patches. Raises ``ArtifactRefused``."""
    for package, trained_with in packages.items():
        try:
            here = installed_version(package)
        except PackageNotFoundError:
            raise ArtifactRefused(f"{version}: trained with {package} {trained_with}, which is not installed.") from None
        if here.split(".")[:2] != trained_with.split(".")[:2]:
            raise ArtifactRefused(f"{version}: trained with {package} {trained_with}, and {here} is installed.")
