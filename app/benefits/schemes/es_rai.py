"""Renta Activa de Inserción: repealed by RDL 2/2024, and before that its figures are not known here."""

from app.benefits.scheme import Scheme

SCHEME = Scheme("es.rai", conditions=())
