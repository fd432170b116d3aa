"""What the headings of lists mean: the words that services in Spain and Italy use, and English."""

import re
from collections.abc import Mapping, Sequence

from app.foundation.folding import folded
from app.people.import_words import NAMING, Field

LONGEST = 120
WORDS: dict[Field, tuple[str, ...]] = {
    Field.GIVEN: ("nombre", "nombre de pila", "name", "given name", "first name", "prenome", "nombre persona"),
    Field.FAMILY: (
        "apellidos",
        "apellido",
        "apellido 1",
        "apellido1",
        "primer apellido",
        "1er apellido",
        "1 apellido",
        "cognome",
        "cognomi",
        "family name",
        "last name",
        "surname",
    ),
    Field.FAMILY_2: ("apellido 2", "apellido2", "segundo apellido", "2o apellido", "2 apellido", "secondo cognome"),
    Field.NAME_FAMILY: (
        "nombre y apellidos",
        "nombre completo",
        "nome e cognome",
        "full name",
        "nominativo",
        "persona",
        "usuario",
        "beneficiario",
        "beneficiaria",
        "usuario a",
    ),
    Field.FAMILY_NAME: ("apellidos y nombre", "apellidos nombre", "cognome e nome", "cognome nome", "titular"),
    Field.DOCUMENT: (
        "dni",
        "nie",
        "dni nie",
        "nif",
        "nif nie",
        "dni nif",
        "dni nie nif",
        "documento",
        "num documento",
        "n documento",
        "numero documento",
        "n identificacion",
        "identificador",
        "doc identidad",
        "documento identidad",
        "dni nie pasaporte",
        "numero de documento",
        "codice fiscale",
        "cod fiscale",
        "cf",
        "document",
        "id number",
    ),
    Field.BORN: (
        "fecha nacimiento",
        "fecha de nacimiento",
        "f nacimiento",
        "f nac",
        "fec nac",
        "fecha nac",
        "fnac",
        "nacimiento",
        "data di nascita",
        "data nascita",
        "nato il",
        "date of birth",
        "birth date",
        "birthdate",
        "born",
        "dob",
    ),
    Field.PHONE: (
        "telefono",
        "tel",
        "tfno",
        "tlf",
        "tlfno",
        "movil",
        "telefono movil",
        "telefono 1",
        "telefono1",
        "cellulare",
        "recapito telefonico",
        "phone",
        "mobile",
        "telephone",
        "telefono de contacto",
        "telefono contacto",
    ),
    Field.EMAIL: ("email", "e mail", "correo", "correo electronico", "mail", "indirizzo email", "posta elettronica"),
    Field.ADDRESS: ("direccion", "domicilio", "calle", "indirizzo", "residenza", "address", "via"),
    Field.MUNICIPALITY: (
        "municipio",
        "localidad",
        "concejo",
        "poblacion",
        "ayuntamiento",
        "comune",
        "comune di residenza",
        "citta",
        "municipality",
        "town",
        "city",
        "ciudad",
    ),
    Field.LANGUAGE: ("idioma", "lengua", "idioma de contacto", "lingua", "language", "idioma preferido"),
    Field.HOUSEHOLD: (
        "unidad de convivencia",
        "uc",
        "unidad convivencia",
        "unidad familiar",
        "uf",
        "n expediente",
        "expediente",
        "num expediente",
        "numero expediente",
        "hogar",
        "familia",
        "id familia",
        "id unidad",
        "exp",
        "nucleo",
        "nucleo familiare",
        "id nucleo",
        "household",
        "household number",
        "case number",
        "numero de expediente",
    ),
    Field.RELATION: (
        "parentesco",
        "relacion",
        "relacion con titular",
        "relacion con el titular",
        "parentesco con titular",
        "vinculo",
        "parentela",
        "relazione",
        "grado di parentela",
        "ruolo",
        "relation",
        "relationship",
    ),
    Field.CONSENT: (
        "consentimiento",
        "consentimiento firmado",
        "autorizacion",
        "autoriza",
        "firma consentimiento",
        "rgpd",
        "lopd",
        "consenso",
        "consenso firmato",
        "consent",
        "fecha consentimiento",
    ),
}
ITALIAN_NAME = "nome"
MEANINGS = {word: field for field, words in WORDS.items() for word in words} | {ITALIAN_NAME: Field.GIVEN}


def heading_key(heading: str) -> str:
    """A heading as it is compared: “Nº Expediente:” and “n expediente” are one."""
    text = folded(re.sub(r"[ºª°.]", "", heading))
    return re.sub(r"[^a-z0-9]+", " ", text).strip()[:LONGEST]


def known_headings(cells: Sequence[str]) -> int:
    """How many of these cells are headings that we know."""
    return sum(heading_key(cell) in MEANINGS for cell in cells if cell)


def guess(headings: Sequence[str], saved: Mapping[str, str]) -> list[Field]:
    """What each column means: what the agency said the last time, else what the word means; nothing stands twice."""
    taken: set[Field] = set()
    found: list[Field] = []
    for heading in headings:
        key = heading_key(heading)
        meaning = Field(saved[key]) if saved.get(key) in set(Field) else MEANINGS.get(key, Field.NOTHING)
        found.append(Field.NOTHING if meaning in taken else meaning)
        taken.add(meaning)
    if not NAMING & set(found) and Field.FAMILY in found:
        found[found.index(Field.FAMILY)] = Field.FAMILY_NAME
    return found


def problem_with(columns: Sequence[Field]) -> str:
    """Why a list cannot be read with these columns: `no_name`, `name_twice`, `twice`, or nothing."""
    named = [column for column in columns if column is not Field.NOTHING]
    if not NAMING & set(named):
        return "no_name"
    if len(NAMING & set(named)) > 1:
        return "name_twice"
    return "twice" if len(named) != len(set(named)) else ""
