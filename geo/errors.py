"""Every error that lagesbild raises on purpose.

LagesbildError
├── SettingsError      a setting is missing or wrong
├── ShapeError         arrays of a kernel do not fit each other
├── CrsError           coordinates and coordinate reference system disagree
├── DeliveryError      a delivered file cannot be read as what it says it is
├── PolicyError        something asked for may not be released
├── DatabaseError      the database is missing, stopped or of another version
├── ParameterError     a parameter of a request is unknown or outside its range
├── RuleError          something asked for breaks a rule of the process
├── ConflictError      somebody else has changed what the request was about
└── NotFoundError      what was asked for does not exist

A message says what was expected, what came and where. It shows values only of columns that are
declared non-personal (codes, dates, numbers); of any other column it shows the form.
"""


class LagesbildError(Exception):
    """Anything that lagesbild refuses, with a sentence for the person who asked."""


class SettingsError(LagesbildError):
    """A setting is missing or has a value that cannot be used."""


class ShapeError(LagesbildError):
    """Arrays given to a kernel do not fit each other."""


class CrsError(LagesbildError):
    """Coordinates cannot lie in the coordinate reference system they are said to be in."""


class DeliveryError(LagesbildError):
    """A delivered file cannot be read as the source it was delivered for."""


class PolicyError(LagesbildError):
    """A release was asked for that its policy forbids."""


class DatabaseError(LagesbildError):
    """The database is missing, stopped, unreachable or of another version."""


class NotFoundError(LagesbildError):
    """What was asked for does not exist."""


class RuleError(LagesbildError):
    """Something was asked for that a rule of the process forbids, however it is written."""


class ConflictError(LagesbildError):
    """What the request was about has been changed by somebody else since it was read."""


class ParameterError(LagesbildError):
    """A parameter of a request is unknown or outside its range.

    Parameters
    ----------
    field
        Name of the parameter as the caller wrote it.
    expected
        What would have been accepted, in Swedish.
    got
        What came, shortened to its first 40 characters.
    """

    def __init__(self, field: str, expected: str, got: str) -> None:
        self.field = field
        self.expected = expected
        self.got = got[:40]
        super().__init__(f"Parametern {field}: väntade {expected}, fick {self.got!r}")
