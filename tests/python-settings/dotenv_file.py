# env: HOME_DIR=/h
# env: GIVEN=environment
# file: .env
#| # comment
#| A=1
#| export B='two words' # more
#| C="line\nbreak"
#| D=${HOME_DIR}/${A}
#| E=${NOPE:-fallback}
#| GIVEN=file
#| EMPTY=
#| ALONE
# file: other.env
#| A=9
import os

from dotenv import dotenv_values, find_dotenv, load_dotenv

print(dict(dotenv_values(".env")))  # expect: {'A': '1', 'B': 'two words', 'C': 'line\nbreak', 'D': '/h/1', 'E': 'fallback', 'GIVEN': 'file', 'EMPTY': '', 'ALONE': None}
print(os.environ.get("A"), load_dotenv())  # expect: None True
print(os.environ["A"], os.getenv("B"), os.environ["GIVEN"], os.getenv("ALONE"))  # expect: 1 two words environment None
print(load_dotenv("other.env"), os.environ["A"], load_dotenv("other.env", override=True), os.environ["A"])  # expect: True 1 True 9
print(load_dotenv("none.env"), dict(dotenv_values("none.env")))  # expect: False {}
print(os.path.basename(find_dotenv()), find_dotenv("nothing.env"))  # expect: .env
