/*
 * context.config: alembic.config.Config over what the command was given.
 *
 * Options are read and set through the host (ini, with interpolation). `attributes` is a plain dictionary that the project may
 * fill; `cmd_opts` answers for the options of the command, with an AttributeError for those that it does not have.
 */
#include "py/ast.h"
#include "vocab/alembic/internal.h"

#define THIS_HOST const struct host *host = vocab_host(vm)

/* ---- sections ---- */

static bool section_text(struct vm *vm, struct value value, str *out)
{
    return argument_str(vm, value, "argument 1", out);
}

struct section_reading
{
    struct vm *vm;
    struct dict_object *into;
};

static void section_add(void *to, str key, str value)
{
    struct section_reading *reading = to;

    dict_put_text(reading->vm, reading->into, key, str_make(reading->vm, value));
}

/* All options of a section, interpolated: false when one of them cannot be. */
static bool section_dict(struct vm *vm, str section, struct dict_object **out)
{
    THIS_HOST;
    struct section_reading reading = {.vm = vm, .into = dict_make(vm)};

    if (!host->config_each(host->subject, section, section_add, &reading))
        return alembic_failed(vm);
    *out = reading.into;
    return true;
}

/* A section that the file does not have; without a file the main section counts as there. */
static bool section_is_missing(struct vm *vm, str section)
{
    THIS_HOST;
    struct section_reading reading = {.vm = vm, .into = dict_make(vm)};
    size_t len = vm->diags->list.len;

    if (host->config_file_name(host->subject).len == 0 && str_equal(section, host->section_name(host->subject)))
        return false;
    if (host->config_each(host->subject, section, section_add, &reading))
        return reading.into->len == 0;
    /* Who reads the option that cannot be read is told. */
    diag_rewind(vm->diags, len);
    return false;
}

/* Options that env.py has set to what is not known, "section.name" to the opaque value: who uses one is refused, --url may stand in. */
static struct dict_object *unknown_options(struct vm *vm)
{
    if (is_absent(alembic_kept(vm, "unknown_options")))
        alembic_keep(vm, "unknown_options", value_of(&dict_make(vm)->object));
    return AS_DICT(alembic_kept(vm, "unknown_options"));
}

static str unknown_key(struct vm *vm, str section, str name)
{
    return str_print(vm->arena, STR_FMT "." STR_FMT, STR_ARG(section), STR_ARG(name));
}

static bool option_get(struct vm *vm, str section, str name, struct value missing, struct value *out)
{
    THIS_HOST;
    bool found = false;
    str text;

    *out = dict_find_text(unknown_options(vm), unknown_key(vm, section, name));
    if (!is_absent(*out))
        return true;

    if (!host->config_get(host->subject, section, name, &text, &found))
        return alembic_failed(vm);
    if (found)
        *out = str_make(vm, text);
    else
        *out = is_given(missing) ? missing : NONE;
    return true;
}

/* ---- methods ---- */

static bool config_get_main_option(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;
    str name;

    (void)self;
    return section_text(vm, args[0], &name) && option_get(vm, host->section_name(host->subject), name, args[1], out);
}

/* The word "true" alone, as Alembic has it; a boolean of pyproject.toml comes as that word. */
static bool config_get_alembic_boolean_option(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct value words[] = {args[0], NONE};

    if (!config_get_main_option(vm, self, words, out))
        return false;
    if (!is_opaque(*out))
        *out = value_bool(is_str(*out) && str_equal(str_of(*out), STR("true")));
    return true;
}

static bool option_set(struct vm *vm, str section, struct value name, struct value value)
{
    THIS_HOST;
    str name_text, value_text;

    if (!section_text(vm, name, &name_text))
        return false;
    if (is_opaque(value))
    {
        dict_put_text(vm, unknown_options(vm), unknown_key(vm, section, name_text), value);
        return true;
    }
    dict_drop(vm, unknown_options(vm), str_intern_object(vm, unknown_key(vm, section, name_text)));
    if (!is_str(value_plain(vm, value)))
        return vm_raise(vm, "TypeError", "option values must be strings");
    if (!argument_str(vm, value, "argument 2", &value_text))
        return false;
    return host->config_set(host->subject, section, name_text, value_text) || alembic_failed(vm);
}

static bool config_set_main_option(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)out;
    return option_set(vm, host->section_name(host->subject), args[0], args[1]);
}

static bool config_get_section(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *options;
    struct dict_entry *entry;
    str section;

    (void)self;
    if (!section_text(vm, args[0], &section))
        return false;
    if (section_is_missing(vm, section))
    {
        *out = is_given(args[1]) ? args[1] : NONE;
        return true;
    }
    if (!section_dict(vm, section, &options))
        return false;
    for (uint32_t i = 0; dict_next(unknown_options(vm), &i, &entry);)
    {
        str key = str_of(entry->key), prefix = unknown_key(vm, section, STR(""));

        if (str_starts(key, prefix))
            dict_put_text(vm, options, str_skip(key, prefix.len), entry->value);
    }
    *out = value_of(&options->object);
    return true;
}

static bool config_get_section_option(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;
    str section, name;

    (void)self;
    if (!section_text(vm, args[0], &section) || !section_text(vm, args[1], &name))
        return false;
    if (section_is_missing(vm, section))
        return vm_raise(vm, COMMAND_ERROR, "No config file '" STR_FMT "' found, or file has no '[" STR_FMT "]' section",
                        STR_ARG(host->config_file_name(host->subject)), STR_ARG(section));
    return option_get(vm, section, name, args[2], out);
}

static bool config_set_section_option(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str section;

    (void)self;
    (void)out;
    return section_text(vm, args[0], &section) && option_set(vm, section, args[1], args[2]);
}

static bool config_print_stdout(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct buf text = BUF(vm->arena);
    struct value format, formatted;

    (void)self;
    (void)out;
    if (!value_str_value(vm, args[0], &format))
        return false;
    formatted = format;
    if (AS_TUPLE(args[1])->len > 0 && !value_binary(vm, OP_MOD, format, args[1], &formatted))
        return false;
    buf_add(&text, str_of(formatted));
    buf_add_char(&text, '\n');
    if (vm->host.print != NULL)
        vm->host.print(vm->host.subject, vm, buf_str(&text), false);
    return true;
}

/* ---- properties ---- */

static bool config_file_name(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)args;
    *out = text_or_none(vm, host->config_file_name(host->subject));
    return true;
}

static bool config_ini_section(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)args;
    *out = str_make(vm, host->section_name(host->subject));
    return true;
}

static bool config_attributes(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    if (is_absent(alembic_kept(vm, "attributes")))
        alembic_keep(vm, "attributes", value_of(&dict_make(vm)->object));
    *out = alembic_kept(vm, "attributes");
    return true;
}

static bool config_stdout(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value module;

    (void)self;
    (void)args;
    return vm_import(vm, STR("sys"), &module) && value_get_attribute(vm, module, STR("stdout"), out);
}

static bool config_empty_dict(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = value_of(&dict_make(vm)->object);
    return true;
}

static bool config_none(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = NONE;
    return true;
}

/* ---- cmd_opts: argparse's Namespace ---- */

static bool namespace_x(struct vm *vm, struct value *out)
{
    THIS_HOST;
    const str_array *given = host->x_arguments(host->subject);

    *out = NONE;
    if (given == NULL || given->len == 0)
        return true;
    *out = list_make(vm, NULL, 0);
    for (size_t i = 0; i < given->len; i++)
        list_push(vm, AS_LIST(*out), str_make(vm, given->at[i]));
    return true;
}

static const struct native_class command_row = {.name = "function", .module = "alembic.command"};

/* cmd: (function, positional names, option names); only the function's name is known. */
static bool namespace_cmd(struct vm *vm, struct value *out)
{
    THIS_HOST;
    struct value command = instance_make(vm, vm_native_class_of_row(vm, &command_row));
    struct value items[] = {command, list_make(vm, NULL, 0), list_make(vm, NULL, 0)};

    if (!value_set_attribute(vm, command, STR("__name__"), str_make(vm, host->command_name(host->subject))))
        return false;
    *out = tuple_make(vm, items, COUNT_OF(items));
    return true;
}

static bool namespace_get(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    static const char *const flags[] = {"splice",
                                        "purge",
                                        "verbose",
                                        "quiet",
                                        "raiseerr",
                                        "check_heads",
                                        "rev_range",
                                        "indicate_current",
                                        "resolve_dependencies"};
    THIS_HOST;
    str text, asked = {name->bytes, name->len};

    (void)self;
    *out = ABSENT;
    if (str_equal(asked, STR("x")))
        return namespace_x(vm, out);
    if (str_equal(asked, STR("cmd")))
        return namespace_cmd(vm, out);
    if (str_equal(asked, STR("config")))
        *out = text_or_none(vm, host->config_file_name(host->subject));
    else if (str_equal(asked, STR("name")))
        *out = str_make(vm, host->section_name(host->subject));
    else if (str_equal(asked, STR("sql")))
        *out = value_bool(host->is_offline(host->subject));
    else if (str_equal(asked, STR("autogenerate")) && str_equal(host->command_name(host->subject), STR("revision")))
        *out = value_bool(host->autogenerate(host->subject));
    else if (str_equal(asked, STR("tag")))
        *out = text_or_none(vm, host->tag_argument(host->subject));
    else if (host->get_x_option(host->subject, asked, &text))
    {
        *out = text.at != NULL ? str_make(vm, text) : NONE;
        for (size_t i = 0; i < COUNT_OF(flags); i++)
        {
            if (str_equal(asked, str_from(flags[i])))
                *out = value_bool(text.len > 0 && !str_equal(text, STR("false")));
        }
    }
    return true;
}

static const struct native_class namespace_row = {
    .name = "Namespace",
    .module = "argparse",
    .get_attribute = namespace_get,
};

static bool config_cmd_opts(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    if (is_absent(alembic_kept(vm, "cmd_opts")))
        alembic_keep(vm, "cmd_opts", instance_make(vm, vm_native_class_of_row(vm, &namespace_row)));
    *out = alembic_kept(vm, "cmd_opts");
    return true;
}

/* ---- file_config: the part of ConfigParser that env.py files use ---- */

static const char *parser_error(struct vm *vm, const char *class_name)
{
    return vm_native_class(vm, class_name) != NULL ? class_name : "KeyError";
}

static bool parser_get(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str section, name;

    (void)self;
    if (!section_text(vm, args[0], &section) || !section_text(vm, args[1], &name))
        return false;
    if (section_is_missing(vm, section) && is_absent(args[2]))
        return vm_raise(vm, parser_error(vm, "configparser.NoSectionError"), "No section: '" STR_FMT "'", STR_ARG(section));
    if (!option_get(vm, section, name, args[2], out))
        return false;
    if (is_none(*out) && is_absent(args[2]))
        return vm_raise(vm, parser_error(vm, "configparser.NoOptionError"), "No option '" STR_FMT "' in section: '" STR_FMT "'",
                        STR_ARG(name), STR_ARG(section));
    return true;
}

static bool parser_has_option(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str section, name;

    (void)self;
    if (!section_text(vm, args[0], &section) || !section_text(vm, args[1], &name) || !option_get(vm, section, name, NONE, out))
        return false;
    *out = value_bool(!is_none(*out));
    return true;
}

static bool parser_has_section(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str section;

    (void)self;
    if (!section_text(vm, args[0], &section))
        return false;
    *out = value_bool(!section_is_missing(vm, section));
    return true;
}

static bool parser_items(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_entry *entry;
    struct dict_object *options;
    str section;

    (void)self;
    if (!section_text(vm, args[0], &section) || !section_dict(vm, section, &options))
        return false;
    *out = list_make(vm, NULL, 0);
    for (uint32_t i = 0; dict_next(options, &i, &entry);)
        list_push(vm, AS_LIST(*out), pair_make(vm, entry->key, entry->value));
    return true;
}

static bool parser_set(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str section;

    (void)self;
    (void)out;
    return section_text(vm, args[0], &section) && option_set(vm, section, args[1], args[2]);
}

static const struct native parser_rows[] = {
    {"get", "section, option, *, fallback=None, raw=False, vars=None", parser_get, 0},
    {"has_option", "section, option", parser_has_option, 0},
    {"has_section", "section", parser_has_section, 0},
    {"items", "section, raw=False, vars=None", parser_items, 0},
    {"set", "section, option, value=None", parser_set, 0},
    {0},
};

static const struct native_class parser_row = {
    .name = "ConfigParser",
    .module = "alembic.config",
    .methods = parser_rows,
};

static bool config_file_config(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = instance_make(vm, vm_native_class_of_row(vm, &parser_row));
    return true;
}

/* ---- rows ---- */

static const struct native config_methods[] = {
    {"attributes", "", config_attributes, NATIVE_PROPERTY},
    {"cmd_opts", "", config_cmd_opts, NATIVE_PROPERTY},
    {"config_file_name", "", config_file_name, NATIVE_PROPERTY},
    {"config_ini_section", "", config_ini_section, NATIVE_PROPERTY},
    {"file_config", "", config_file_config, NATIVE_PROPERTY},
    {"get_alembic_boolean_option", "name", config_get_alembic_boolean_option, 0},
    {"get_alembic_option", "name, default=None", config_get_main_option, 0},
    {"get_main_option", "name, default=None", config_get_main_option, 0},
    {"get_section", "name, default=None", config_get_section, 0},
    {"get_section_option", "section, name, default=None", config_get_section_option, 0},
    {"output_buffer", "", config_none, NATIVE_PROPERTY},
    {"print_stdout", "text, *arg", config_print_stdout, 0},
    {"set_main_option", "name, value", config_set_main_option, NATIVE_TAKES_OPAQUE},
    {"set_section_option", "section, name, value", config_set_section_option, NATIVE_TAKES_OPAQUE},
    {"stdout", "", config_stdout, NATIVE_PROPERTY},
    {"toml_alembic_config", "", config_empty_dict, NATIVE_PROPERTY},
    {"toml_file_name", "", config_none, NATIVE_PROPERTY},
    {0},
};

static bool config_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return refuse_feature(vm, "In env.py take `context.config`.", "a Config of one's own is not offered");
}

static const struct native config_make_row = {"Config",
                                              "file_=None, toml_file=None, ini_section='alembic', output_buffer=None, "
                                              "stdout=None, cmd_opts=None, config_args=None, attributes=None",
                                              config_make, 0};

const struct native_class config_row = {
    .name = "Config",
    .module = "alembic.config",
    .make = &config_make_row,
    .methods = config_methods,
};

struct value alembic_config(struct vm *vm)
{
    if (is_absent(alembic_kept(vm, "config")))
        alembic_keep(vm, "config", instance_make(vm, vm_native_class_of_row(vm, &config_row)));
    return alembic_kept(vm, "config");
}
