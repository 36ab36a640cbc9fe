# env: DEBUG=true
# env: HOSTS=a,b
# env: APP_PORT=80
# env: BAD=x
# file: .env
#| NAME=from file
from environs import Env, EnvError

env = Env()
env.read_env()
print(env.str("NAME"), env.bool("DEBUG"), env.list("HOSTS"), env.int("PORT", 5))  # expect: from file True ['a', 'b'] 5
with env.prefixed("APP_"):
    print(env.int("PORT"))  # expect: 80
print(env("NAME"), env("NOPE", default=None))  # expect: from file None
for read in (lambda: env.str("NOPE"), lambda: env.int("BAD")):
    try:
        read()
    except EnvError as error:
        print(error)
# expect: Environment variable "NOPE" not set
# expect: Environment variable "BAD" invalid: ["Not a valid integer."]
