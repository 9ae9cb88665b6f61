"""From an order log to a published artifact, walked one way (``pyproject.toml`` holds the contract):

cli            the commands
shop           the Python API: ``from training import Shop``
estimators     the 30-day models for scikit-learn
report         a shop explained on one page that stands alone
pipeline       the whole road on one screen
inspection     what a log is, before anything is learned from it
score          everybody of a log, scored by the published model, into the store
following      a process beside the service: orders as they arrive, into the scoring in service
backup         everything that a service keeps, in one file, and back
lifetime       value on the shop's own terms, and how well the process follows the shop
outcomes       what came of earlier predictions, counted from a newer log
sagemaker      the folders of a SageMaker training job
watching       exports scored as they appear in a folder or a bucket
files          scores as Parquet, Arrow and csv
audiences      contacts into the store, and files for advertising platforms out of it
arrivals       a scoring's order lines kept, and orders that arrived, read as a file of them would be
publish        the artifact folder, its model card
scores         what a scoring says of every customer, and what that adds up to
evaluation     metrics, rolling origins, the table
candidates     who races: fit(...) -> something that predicts; a room per kind
features       the feature contract, computed from the log as of a cutoff
synthetic      a shop whose truth is known
transactions   reading and cleaning order logs
engines        the one room that names DuckDB
remote         s3:// places: fetched before the work, delivered after it
plan           dates, horizon, seed
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training.shop import Shop as Shop


def __getattr__(name: str) -> Any:
    """``Shop``, imported when it is asked for."""
    if name == "Shop":
        from training.shop import Shop

        return Shop
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
