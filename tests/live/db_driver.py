"""tests/unit/db/db_driver, a connection of the db layer, as a child of the tests."""

import json
import subprocess


class Driver:
    """tests/unit/db/db_driver as a child: say("execute SELECT 1") -> the JSON that it answers."""

    def __init__(self, program, kind, *words):
        self.child = subprocess.Popen(
            [str(program), kind, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.opened = self.answer()

    def answer(self):
        line = self.child.stdout.readline()
        return json.loads(line) if line else None

    def tell(self, line):
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def say(self, line):
        self.tell(line)
        return self.answer()

    def ok(self, line):
        answer = self.say(line)
        assert "error" not in answer, answer
        return answer

    def fails(self, line):
        answer = self.say(line)
        assert "error" in answer, answer
        assert answer["count"] == 1
        return answer

    def end(self):
        self.child.stdin.close()
        status = self.child.wait(timeout=20)
        return status

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            pipe.close()
