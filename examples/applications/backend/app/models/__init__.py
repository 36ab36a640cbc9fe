"""All models, so that Base.metadata is complete."""

from app.models.application import Application, Review
from app.models.base import Base
from app.models.booth import Booth, BoothAssignment
from app.models.event import Event
from app.models.payment import Payment
from app.models.vendor import Document, Vendor

__all__ = ["Application", "Base", "Booth", "BoothAssignment", "Document", "Event", "Payment", "Review", "Vendor"]
