"""What can go wrong, as a tree; no HTTP in here (``api.http.error_responses`` turns each into a status).

CustomerValueError
├── BadInput                the caller can mend it; the message names the field
│   ├── WrongLength         a feature list that is not six numbers long
│   ├── MissingFeature      a named feature that the model takes was not sent
│   ├── UnknownFeature      a name that no feature has
│   ├── ImpossibleValue     a value that no customer can have
│   ├── ModelNotPublished   a type of model that training has not published
│   ├── UnknownName         no customer, no group of customers by that name
│   ├── WrongCursor         a cursor that these pages never gave
│   ├── ExpiredCursor       a cursor into a scoring that is no longer kept
│   ├── ExperimentRefused    an experiment that what is stored does not allow
│   ├── AnotherWriter       another scoring is being written just now
│   ├── UnreadableLog       an order log that cannot be read (training)
│   └── UnfittableData      too little in the data to fit a model (training)
├── AccessDenied            a key, and not one of ours
│   └── KeyMissing          no key at all
├── NoSuchJob               no job by this id
├── JobOver                 a job that is over, and cannot be cancelled
├── JobFailed               a job that the caller waited for did not end well
├── QueueFull               more jobs wait already than should
├── RateExceeded            more requests than a caller may make
├── Busy                    more work at once than this process takes on
├── NotReady                nothing is published yet
│   └── ArtifactRefused     something is published, and it does not verify
└── CompletionFailed        the language model gave no usable answer; never leaves ``insight``
"""


class CustomerValueError(Exception):
    """The root: everything this project raises on purpose."""


class BadInput(CustomerValueError):
    """The caller can mend it."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class WrongLength(BadInput):
    """A feature list of another length than the contract's."""


class MissingFeature(BadInput):
    """A feature that the model takes was not sent."""


class UnknownFeature(BadInput):
    """A name that no feature has."""


class ImpossibleValue(BadInput):
    """A value that no customer can have."""


class ModelNotPublished(BadInput):
    """A type of model that training has not published."""


class UnknownName(BadInput):
    """No customer, or no group of customers, has this name."""


class WrongCursor(BadInput):
    """A cursor that these pages never gave."""


class ExpiredCursor(BadInput):
    """A cursor into a scoring that is no longer kept."""


class ExperimentRefused(BadInput):
    """An experiment by that name asks something else already, or nobody of the group can be contacted."""


class AnotherWriter(BadInput):
    """Another scoring is being written to this database just now."""


class UnreadableLog(BadInput):
    """An order log that cannot be read, in one line: what is quoted from the log loses its line breaks and controls."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__("".join(sign if sign.isprintable() else " " for sign in message), field=field)


class UnfittableData(BadInput):
    """Too little in the data to fit a model."""


class AccessDenied(CustomerValueError):
    """A key was sent, and it is not one of ours."""


class KeyMissing(AccessDenied):
    """No key was sent where one is asked for."""


class NoSuchJob(CustomerValueError):
    """No job has this id."""


class JobOver(CustomerValueError):
    """The job is over."""


class JobFailed(CustomerValueError):
    """A job that the caller waited for failed, was lost or was cancelled."""


class QueueFull(CustomerValueError):
    """More jobs wait already than should."""


class RateExceeded(CustomerValueError):
    """A caller asks more often than allowed: ``most`` requests; again in ``retry_after_s`` seconds."""

    def __init__(self, message: str, retry_after_s: int, most: int) -> None:
        super().__init__(message)
        self.retry_after_s, self.most = retry_after_s, most


class Busy(CustomerValueError):
    """As much work is under way as this process takes on at once."""


class NotReady(CustomerValueError):
    """Nothing is published yet."""


class ArtifactRefused(NotReady):
    """What is published does not verify."""


class CompletionFailed(CustomerValueError):
    """The language model gave no usable answer."""

    def __init__(self, reason: str, *, retry_after_s: float | None = None, transient: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.transient = transient
