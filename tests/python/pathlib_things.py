from pathlib import Path, PurePath

p = Path("/srv/app") / "data" / "x.tar.gz"
print(p, p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parents[1], p.parts, p.with_suffix(".zip"), p.with_name("y"), p.relative_to("/srv"), p.is_absolute())  # expect: /srv/app/data/x.tar.gz x.tar.gz x.tar .gz ['.tar', '.gz'] /srv/app/data /srv/app ('/', 'srv', 'app', 'data', 'x.tar.gz') /srv/app/data/x.tar.zip /srv/app/data/y app/data/x.tar.gz True
print(Path("a/./b//c"), Path("a") / "../b", str(Path(".")), Path("a") == Path("a/"), Path("a.py").match("*.py"), repr(PurePath("q").name), Path("x", "y").as_posix(), sorted([Path("b"), Path("a")])[0].name)  # expect: a/b/c a/../b . True True 'q' x/y a
