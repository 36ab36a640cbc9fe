/* Where text is written: sys.stdout and sys.stderr through the host, or any object with a write method. */
#ifndef LB_EVAL_BUILTIN_STREAM_H
#define LB_EVAL_BUILTIN_STREAM_H

#include "eval/vm.h"

extern const struct native_class stream_row;

/* sys.stdout or sys.stderr. */
bool stream_make(struct vm *vm, bool to_stderr, struct value *out);
/* `file` absent or None is standard output. */
bool stream_write(struct vm *vm, struct value file, str text);

/* A path given as text or as an object with __fspath__. */
bool path_argument(struct vm *vm, struct value value, str *out);

#endif
