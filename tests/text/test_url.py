"""Database URLs against SQLAlchemy's make_url and render_as_string."""
import pytest

from text_driver import is_error, run

sqlalchemy = pytest.importorskip("sqlalchemy", minversion="2.0", reason="no SQLAlchemy of 2.0 or later is installed for this Python")

URLS = [
    "postgresql://scott:tiger@localhost:5432/test", "postgresql+asyncpg://u:p%40ss@h/db?ssl=require&a=1&a=2", "sqlite://", "sqlite:///rel.db", "sqlite:////abs/x.db", "sqlite:///file:path?mode=ro&uri=true",
    "mysql://root@[::1]:3306/x", "postgresql:///db?host=/tmp", "postgresql://u:p@ss@h/d", "postgresql://u@h@k:1/d", "x", "", "://", "p-q://h", "postgresql://h:5432/d?e=a@b", "pg://u:p/w@h:1/d", "pg://h:abc", "pg://h:/d",
    "pg://[a]:1]b/d", "pg://[]/d", "pg://u:%ff%zz%e2%82@h/x?x=%20+y&z=&=q", "pg://ä:ö@ü/x?ä=ö", "pg://h: 1_0 /d", "sqlite://:memory:", "sqlite:///:memory:", "pg://a\nb/c\nd?e=f\ng=h&i=j",
]


@pytest.mark.parametrize("text", URLS)
def test_like_make_url(text):
    answer = run("url", text)
    try:
        url = sqlalchemy.engine.make_url(text)
    except (sqlalchemy.exc.ArgumentError, ValueError) as error:
        assert is_error(answer)
        assert answer["error"] == str(error) or ("int()" in str(error) and "port" in answer["error"])
        return
    for part in "drivername", "username", "password", "host", "database":
        assert answer[part] == getattr(url, part)
    assert answer.get("port") == url.port
    assert answer["query"] == {name: list(values) for name, values in url.normalized_query.items()}
    assert answer["shown"] == url.render_as_string()
    assert answer["full"] == url.render_as_string(hide_password=False)
