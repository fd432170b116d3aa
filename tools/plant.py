"""Plants one violation of each kind in a copy of the house and shows that an inspector finds it: `python tools/plant.py`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
LINT = [str(Path(PYTHON).parent / "lint-imports")]
RUFF = [str(Path(PYTHON).parent / "ruff"), "check", "-q", "app"]


def tests(*names):
    return [
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "-n",
        "0",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        *[f"tests/house/{n}" for n in names],
    ]


# what, file, text to append (or (old, new)), the inspector that must object
VIOLATIONS = [
    ("a room imports a page", "app/casework/rules.py", "\nfrom app.pages.public import home\n", LINT),
    (
        "an import upwards inside a function",
        "app/people/rules.py",
        "\n\ndef climb() -> None:\n    from app.casework import services\n    services.open_case\n",
        LINT,
    ),
    (
        "a page imports a table",
        "app/pages/participant/today.py",
        "\nfrom app.casework.models import Case as Table\n",
        LINT,
    ),
    ("one wing imports another", "app/pages/participant/today.py", "\nfrom app.pages.public import home\n", LINT),
    ("flask in a room", "app/casework/services.py", "\nimport flask\n", LINT),
    ("SQL in a page", "app/pages/participant/today.py", "\nimport sqlalchemy\n", LINT),
    ("SQL in pure rules", "app/identity/rules.py", "\nimport sqlalchemy\n", LINT),
    ("a package without a floor", "app/attic/__init__.py", '"""Everything else."""\n', LINT),
    ("scikit-learn outside its room", "app/casework/services.py", "\nimport sklearn\n", LINT),
    (
        "somebody else asks the time",
        "app/casework/services.py",
        "\nimport datetime\nNOW = datetime.datetime.now(datetime.UTC)\n",
        RUFF,
    ),
    ("somebody else reads the environment", "app/casework/services.py", "\nimport os\nX = os.environ\n", RUFF),
    (
        "a second commit",
        "app/casework/services.py",
        "\n\ndef hasty(session: object) -> None:\n    session.commit()\n",
        tests("test_code.py"),
    ),
    (
        "a column without a label",
        "app/agencies/models.py",
        (
            'hours: Mapped[str] = mapped_column(String(120), default="", info=technical())',
            'hours: Mapped[str] = mapped_column(String(120), default="")',
        ),
        tests("test_code.py"),
    ),
    (
        "free text in the clear",
        "app/casework/models.py",
        ('mapped_column(Encrypted("note.body"), info=WORDS)', "mapped_column(String(200), info=WORDS)"),
        tests("test_code.py"),
    ),
    (
        "a seal under another name",
        "app/casework/models.py",
        ('Encrypted("note.body")', 'Encrypted("note.text")'),
        tests("test_code.py"),
    ),
    (
        "a function that is too long",
        "app/people/rules.py",
        "\n\ndef long() -> int:\n" + "    x = 1\n" * 45 + "    return x\n",
        tests("test_code.py"),
    ),
    ("a file that is too long", "app/people/rules.py", "\n# line" * 320, tests("test_code.py")),
    (
        "a role asked for outside the policy",
        "app/casework/services.py",
        "\n\ndef is_boss(actor: object) -> bool:\n    return actor.role == 'coordinator'\n",
        tests("test_code.py"),
    ),
    ("a style sheet with sides", "static/css/base.css", "\n.x { margin-left: 1px; }\n", tests("test_code.py")),
    ("a changed vendored library", "static/vendor/htmx.min.js", "\n//\n", tests("test_code.py")),
    (
        "a setting that README does not know",
        "README.md",
        ("| `CAMIN_WORKERS`", "| `CAMIN_WORKER`"),
        tests("test_code.py"),
    ),
    (
        "a floor plan that is not the contract",
        "README.md",
        ("messaging\ncasework\n", "casework\nmessaging\n"),
        tests("test_floors.py"),
    ),
    (
        "a relationship that climbs",
        "app/people/models.py",
        (
            "    @property\n    def name(self)",
            '    cases: Mapped[list["object"]] = relationship("Case", lazy="raise", viewonly=True)\n\n    @property\n    def name(self)',
        ),
        tests("test_floors.py"),
    ),
    (
        "a room without a card",
        "app/people/__init__.py",
        ('"""Participants', '"""X"""\nY = """Participants'),
        tests("test_floors.py"),
    ),
    (
        "an address nobody reviewed",
        "app/pages/public/home.py",
        '\n\n@pages.page("/new", needs=READ)\ndef new(work: Work) -> Response:\n    return make_response("")\n',
        tests("test_routes.py"),
    ),
    (
        "an address outside Pages",
        "app/pages/public/home.py",
        '\n\n@pages.route("/bare")\ndef bare() -> str:\n    return ""\n',
        tests("test_routes.py"),
    ),
    (
        "an untyped id",
        "app/pages/public/home.py",
        '\n\n@pages.page("/thing/<thing_id>", needs=READ)\ndef thing(work: Work, thing_id: str) -> Response:\n    return make_response(thing_id)\n',
        tests("test_routes.py"),
    ),
    (
        "a permission without a rule",
        "app/access/permissions.py",
        '    NEW_THING = "new:thing:do"\n',
        tests("test_routes.py"),
    ),
    ("an inline handler", "templates/public/front.html", ("<h1>", '<h1 onclick="x()">'), tests("test_templates.py")),
    ("an inline style", "templates/public/front.html", ("<h1>", '<h1 style="color:red">'), tests("test_templates.py")),
    (
        "a block shown that does not exist",
        "app/pages/public/home.py",
        '\n\ndef lost() -> Response:\n    return show("public/help.html", "nowhere")\n',
        tests("test_templates.py"),
    ),
    (
        "a target without its element",
        "templates/public/front.html",
        ("<h1>", '<a href="/" hx-get="/" hx-target="#nowhere">x</a><h1>'),
        tests("test_templates.py"),
    ),
    (
        "an idle macro",
        "templates/components/parts.html",
        "\n{% macro nobody_wants(x) %}{{ x }}{% endmacro %}\n",
        tests("test_templates.py"),
    ),
    (
        "a text without translation",
        "templates/public/front.html",
        ("<h1>", '<p>{{ _("A sentence nobody translated.") }}</p><h1>'),
        tests("test_catalogues.py"),
    ),
    (
        "a model without its migration",
        "app/agencies/models.py",
        (
            'about: Mapped[str] = mapped_column(Text, default="", info=technical())',
            'about: Mapped[str] = mapped_column(Text, default="", info=technical())\n    more: Mapped[str | None] = mapped_column(Text, info=technical())',
        ),
        tests("test_migrations.py"),
    ),
]


def plant(copy, file, change):
    path = copy / file
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.is_file() else ""
    if isinstance(change, tuple):
        old, new = change
        if old not in text:
            raise SystemExit(f"{file} no longer contains “{old}”: mend tools/plant.py")
        path.write_text(text.replace(old, new, 1), "utf-8")
    else:
        path.write_text(text + change, "utf-8")
    return text


def objects(inspector, copy, environment):
    return subprocess.run(inspector, cwd=copy, env=environment, capture_output=True, text=True).returncode != 0


def content_before(copy, environment):
    """An inspector that objects to the house as it is would find anything, so it finds nothing."""
    for inspector in {tuple(inspector): inspector for *_rest, inspector in VIOLATIONS}.values():
        if objects(inspector, copy, environment):
            raise SystemExit(f"objects before anything is planted: {' '.join(map(str, inspector))}")


def main():
    unseen = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "house"
        shutil.copytree(
            ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "instance", "__pycache__", ".*_cache")
        )
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(copy),
            "CAMIN_TEST_DATABASES": "sqlite",
            "HOME": folder,
        }
        content_before(copy, environment)
        for what, file, change, inspector in VIOLATIONS:
            before = plant(copy, file, change)
            found = objects(inspector, copy, environment)
            if before:
                (copy / file).write_text(before, "utf-8")
            else:
                shutil.rmtree((copy / file).parent)
            print(f"{'found ' if found else 'UNSEEN'} {what}")
            unseen += [] if found else [what]
    print(f"{len(VIOLATIONS)} violations planted, {len(unseen)} unseen")
    sys.exit(1 if unseen else 0)


if __name__ == "__main__":
    main()
