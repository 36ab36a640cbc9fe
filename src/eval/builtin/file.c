/*
 * open() for reading, and the standard streams.
 *
 * A file is read as a whole through the host when it is opened; the object keeps the text and a position. Writing is
 * refused: limbeck's evaluator changes nothing but the database. Where the host takes what is written (the script of --sql, which
 * an env.py for several databases writes to a file each), the object is the standard output.
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/builtins.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/stream.h"

struct file
{
    str text;
    size_t at;
    bool binary, closed;
};

static struct file *file_of(struct vm *vm, struct value self)
{
    struct instance_object *instance = vm_instance_of(vm, self, &file_row);
    struct file *file = instance != NULL ? instance->data : NULL;

    if (file == NULL)
    {
        vm_raise(vm, "ValueError", "the file is not open");
        return NULL;
    }
    if (file->closed)
    {
        vm_raise(vm, "ValueError", "I/O operation on closed file.");
        return NULL;
    }
    return file;
}

static struct value piece_make(struct vm *vm, const struct file *file, str piece)
{
    return file->binary ? bytes_make(vm, piece) : str_make(vm, piece);
}

static bool mode_check(struct vm *vm, struct value mode, str path, bool *out_binary, bool *out_writes)
{
    str text = STR("r");

    if (is_given(mode) && !argument_str(vm, mode, "open() argument 'mode'", &text))
        return false;
    *out_writes = (str_equal(text, STR("w")) || str_equal(text, STR("wt")) || str_equal(text, STR("a"))) &&
                  vm->host.takes_output != NULL && vm->host.takes_output(vm->host.subject, vm, path);
    for (size_t i = 0; i < text.len && !*out_writes; i++)
    {
        if (strchr("wax+", text.at[i]) != NULL)
            return refuse_feature(vm, "Leave files alone in migrations, or write them in a step of its own before or after.",
                                  "limbeck's evaluator writes no files");
        if (strchr("rbtU", text.at[i]) == NULL)
            return vm_raise(vm, "ValueError", "invalid mode: '%s'", text_for_message(vm, text));
    }
    *out_binary = str_find_char(text, 'b') != STR_NONE;
    return true;
}

/* Path objects say their path by __fspath__. */
bool path_argument(struct vm *vm, struct value value, str *out)
{
    struct value method = own_method(vm, value, "__fspath__"), text;

    if (is_absent(method))
        return argument_str(vm, value, "path", out);
    return method_call(vm, method, value, NULL, 0, &text) && argument_str(vm, text, "path", out);
}

/* \r\n and \r become \n, as text mode does. */
static str lines_unify(struct arena *arena, str text)
{
    struct buf out = BUF(arena);

    if (str_find_char(text, '\r') == STR_NONE)
        return text;
    for (size_t i = 0; i < text.len; i++)
    {
        if (text.at[i] != '\r')
            buf_add_char(&out, text.at[i]);
        else if (i + 1 >= text.len || text.at[i + 1] != '\n')
            buf_add_char(&out, '\n');
    }
    return buf_str(&out);
}

static bool file_make(struct vm *vm, str name, str text, bool binary, struct value *out)
{
    struct file *file = arena_new(vm->arena, struct file);

    if (!binary && str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_skip(text, 3);
    *file = (struct file){.text = binary ? text : lines_unify(vm->arena, text), .binary = binary};
    *out = instance_make(vm, vm_native_class_of_row(vm, &file_row));
    AS_INSTANCE(*out)->data = file;
    return value_set_attribute(vm, *out, STR("name"), str_make(vm, name));
}

static bool open_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool binary = false, writes = false, found = false;
    str path, text = STR("");

    (void)self;
    if (!path_argument(vm, args[0], &path) || !mode_check(vm, args[1], path, &binary, &writes))
        return false;
    if (writes)
        return stream_make(vm, false, out);
    if (vm->host.read_file == NULL)
        return refuse_feature(vm, "Put the text into the revision file.", "files cannot be read here");
    if (!vm->host.read_file(vm->host.subject, vm, path, &text, &found))
        return false;
    if (!found)
        return vm_raise(vm, "FileNotFoundError", "[Errno 2] No such file or directory: '%s'", text_for_message(vm, path));
    if (!binary && utf8_find_bad(text) != STR_NONE)
        return vm_raise(vm, "UnicodeDecodeError", "'utf-8' codec can't decode byte 0x%02x in position %zu: invalid start byte",
                        (unsigned)(unsigned char)text.at[utf8_find_bad(text)], utf8_find_bad(text));
    return file_make(vm, path, text, binary, out);
}

static bool file_read(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct file *file = file_of(vm, self);
    int64_t size = -1;
    str rest;

    if (file == NULL || (is_given_some(args[0]) && !argument_int(vm, args[0], &size)))
        return false;
    rest = str_skip(file->text, file->at);
    if (size >= 0)
        rest = str_slice(rest, 0, file->binary ? (size_t)size : utf8_offset(rest, (size_t)size));
    file->at += rest.len;
    *out = piece_make(vm, file, rest);
    return true;
}

/* The next line with its end; empty at the end of the file. */
static str line_take(struct file *file)
{
    str rest = str_skip(file->text, file->at);
    size_t end = str_find_char(rest, '\n');

    rest = str_slice(rest, 0, end == STR_NONE ? rest.len : end + 1);
    file->at += rest.len;
    return rest;
}

static bool file_readline(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct file *file = file_of(vm, self);

    (void)args;
    if (file == NULL)
        return false;
    *out = piece_make(vm, file, line_take(file));
    return true;
}

static bool file_readlines(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct file *file = file_of(vm, self);

    (void)args;
    if (file == NULL)
        return false;
    *out = list_make(vm, NULL, 0);
    while (file->at < file->text.len)
        list_push(vm, AS_LIST(*out), piece_make(vm, file, line_take(file)));
    return true;
}

static bool file_next(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct file *file = file_of(vm, self);

    (void)args;
    if (file == NULL)
        return false;
    *out = file->at < file->text.len ? piece_make(vm, file, line_take(file)) : ABSENT;
    return true;
}

static bool file_itself(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = self;
    return file_of(vm, self) != NULL;
}

static bool file_close(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct instance_object *instance = vm_instance_of(vm, self, &file_row);

    (void)args;
    (void)out;
    if (instance != NULL && instance->data != NULL)
        ((struct file *)instance->data)->closed = true;
    return true;
}

static bool file_closed(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct instance_object *instance = vm_instance_of(vm, self, &file_row);

    (void)args;
    *out = value_bool(instance == NULL || instance->data == NULL || ((struct file *)instance->data)->closed);
    return true;
}

static bool file_seek(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct file *file = file_of(vm, self);
    int64_t to;

    if (file == NULL || !argument_int(vm, args[0], &to))
        return false;
    file->at = to < 0 ? 0 : (size_t)to > file->text.len ? file->text.len : (size_t)to;
    *out = value_int((int64_t)file->at);
    return true;
}

static bool file_tell(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct file *file = file_of(vm, self);

    (void)args;
    if (file == NULL)
        return false;
    *out = value_int((int64_t)file->at);
    return true;
}

static bool file_write(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return vm_raise(vm, "OSError", "not writable");
}

static const struct native file_methods[] = {
    {"read", "size=-1, /", file_read},
    {"readline", "size=-1, /", file_readline},
    {"readlines", "hint=-1, /", file_readlines},
    {"write", "text, /", file_write},
    {"close", "", file_close},
    {"seek", "offset, whence=0, /", file_seek},
    {"tell", "", file_tell},
    {"closed", "", file_closed, NATIVE_PROPERTY},
    {"__iter__", "", file_itself},
    {"__next__", "", file_next},
    {"__enter__", "", file_itself},
    {"__exit__", "*args", file_close},
    {0},
};

const struct native_class file_row = {.name = "TextIOWrapper", .module = "_io", .methods = file_methods};

const struct native open_row = {"open", "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None", open_call};

/* ---- standard streams: `held` says whether it is standard error ---- */

bool stream_make(struct vm *vm, bool to_stderr, struct value *out)
{
    *out = instance_make(vm, vm_native_class_of_row(vm, &stream_row));
    AS_INSTANCE(*out)->held = value_bool(to_stderr);
    return true;
}

bool stream_write(struct vm *vm, struct value file, str text)
{
    struct instance_object *stream = vm_instance_of(vm, file, &stream_row);
    struct value write = ABSENT, argument, ignored;

    if (!is_given_some(file) || stream != NULL)
    {
        if (vm->host.print != NULL)
            vm->host.print(vm->host.subject, vm, text, stream != NULL && stream->held.boolean);
        return true;
    }
    if (!attribute_get(vm, file, "write", &write))
        return false;
    if (is_absent(write))
        return vm_raise(vm, "AttributeError", "'%s' object has no attribute 'write'", value_type_name(vm, file));
    argument = str_make(vm, text);
    return vm_call_nested(vm, write, &argument, 1, &ignored);
}

static bool stream_write_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text;

    if (!argument_str(vm, args[0], "write() argument", &text))
        return false;
    *out = value_int((int64_t)utf8_count(text));
    return stream_write(vm, self, text);
}

static bool stream_flush(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    (void)out;
    return true;
}

static bool stream_isatty(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = value_bool(false);
    return true;
}

static bool stream_itself(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = self;
    return true;
}

static const struct native stream_methods[] = {
    {"write", "text, /", stream_write_method},
    {"flush", "", stream_flush},
    {"close", "", stream_flush},
    {"__enter__", "", stream_itself},
    {"__exit__", "*args", stream_flush},
    {"isatty", "", stream_isatty},
    {0},
};

const struct native_class stream_row = {.name = "TextIOWrapper", .module = "_io.standard", .methods = stream_methods};
