import os, pathlib, io, json
for name in ("notes", "/home/test/notes", "missing", "."):
    for mode in ("r", "rb", "w", "rt", "x"):
        try:
            with open(name, mode) as file:
                print(file.readline(), file.read(3), file.readlines(), file.name, file.closed, list(file))
                file.seek(0), file.tell(), file.close()
        except Exception as error:
            print(type(error), error)
    path = pathlib.Path(name)
    print(path.exists(), path.is_file(), path.is_dir(), path.parent, path.suffix, path / "x", path.resolve())
    try:
        print(path.read_text(), path.read_bytes(), list(path.iterdir()), list(path.glob("*")))
    except Exception as error:
        print(error)
    print(os.path.exists(name), os.path.isfile(name), os.path.abspath(name), os.listdir("/home/test"))
print(os.environ.get("HOME"), os.getenv("NOPE", 1), "HOME" in os.environ, os.getcwd(), dict(os.environ), os.environ["HOME"])
#: module notes
line one
line two
#: module /home/test/notes
{"a": 1}
