/*
 * Unknown values at run time (DESIGN.md, "Opaque values").
 *
 * They absorb attribute access, calls and operators, comparisons too: the result is unknown, and the refusal comes where its truth,
 * its items or its text decide something. One thing cannot wait for that: a call in upgrade() or downgrade() for the sake of
 * what it does. Its result is thrown away, so nothing would ever ask for it, and a migration whose work it was would be stamped
 * without having been done. It is refused, except for packages that only write to terminals and logs.
 */
#include "eval/decide.h"
#include "eval/instructions.h"
#include "eval/unknown.h"

enum
{
    NAME_MOST = 200 /* bytes of a name that still grows: in a loop it would without end */
};

struct value unknown_derive(struct vm *vm, struct value from, str suffix)
{
    const struct opaque_object *opaque = AS_OPAQUE(from);
    str name = {opaque->name->bytes, opaque->name->len};
    struct opaque_object *made = heap_alloc(vm, OBJECT_OPAQUE, sizeof *made);
    struct value value = value_of(&made->object);

    value.at = opaque->span.from;
    made->span = opaque->span;
    made->name = opaque->name;
    made->reason = opaque->reason;
    made->effects = opaque->effects;
    made->of_database = opaque->of_database;
    if (suffix.len > 0 && name.len < NAME_MOST && (str_starts(suffix, STR(".")) || !str_ends(name, suffix)))
    {
        struct arena_mark mark = arena_mark(vm->arena);

        made->name = AS_STR(str_make(vm, str_join(vm->arena, name, suffix)));
        arena_reset(vm->arena, mark);
    }
    return value;
}

struct value unknown_result(struct vm *vm, struct value a, struct value b)
{
    /* What the database knows does not make the other one known. */
    bool takes_b = !is_opaque(a) || (is_opaque(b) && AS_OPAQUE(a)->of_database);

    return unknown_derive(vm, takes_b ? b : a, STR(""));
}

/* ---- packages ---- */

struct known_package
{
    str name;
    const char *reason; /* NULL: calls of it have no effect on the database */
};

#define PROCESSES "it starts processes, and a migration here touches nothing but the database"
#define FILES "it changes files, and a migration here touches nothing but the database"
#define NETWORK "it uses the network, and a migration here touches nothing but the database"

static const struct known_package packages[] = {
    {STR_INIT("aiohttp"), NETWORK},
    {STR_INIT("boto3"), NETWORK},
    {STR_INIT("botocore"), NETWORK},
    {STR_INIT("celery"), NETWORK},
    {STR_INIT("click"), NULL},
    {STR_INIT("colorama"), NULL},
    {STR_INIT("ddtrace"), NULL},
    {STR_INIT("ftplib"), NETWORK},
    {STR_INIT("gc"), NULL},
    {STR_INIT("http"), NETWORK},
    {STR_INIT("httpx"), NETWORK},
    {STR_INIT("logbook"), NULL},
    {STR_INIT("loguru"), NULL},
    {STR_INIT("multiprocessing"), PROCESSES},
    {STR_INIT("newrelic"), NULL},
    {STR_INIT("opentelemetry"), NULL},
    {STR_INIT("pprint"), NULL},
    {STR_INIT("redis"), NETWORK},
    {STR_INIT("requests"), NETWORK},
    {STR_INIT("rich"), NULL},
    {STR_INIT("sentry_sdk"), NULL},
    {STR_INIT("shutil"), FILES},
    {STR_INIT("smtplib"), NETWORK},
    {STR_INIT("socket"), NETWORK},
    {STR_INIT("structlog"), NULL},
    {STR_INIT("subprocess"), PROCESSES},
    {STR_INIT("termcolor"), NULL},
    {STR_INIT("typer"), NULL},
    {STR_INIT("urllib3"), NETWORK},
};

static const struct known_package *package_find(str dotted)
{
    str top;

    str_cut(dotted, '.', &top);
    for (size_t i = 0; i < COUNT_OF(packages); i++)
    {
        if (str_equal(packages[i].name, top))
            return &packages[i];
    }
    return NULL;
}

struct value unknown_module(struct vm *vm, str name)
{
    const struct known_package *package = package_find(name);
    bool acts = package != NULL && package->reason != NULL;
    struct value made = opaque_make(vm, name, vm->span,
                                    acts ? str_from(package->reason)
                                         : STR("the module is neither part of the project nor known to limbeck"));

    AS_OPAQUE(made)->effects = package == NULL ? EFFECTS_UNKNOWN : acts ? EFFECTS_SURE : EFFECTS_NONE;
    return made;
}

/* ---- calls ---- */

bool unknown_in_migration(const struct vm *vm)
{
    for (const struct frame *frame = vm->frame; frame != NULL; frame = frame->back)
    {
        if (frame->code != NULL && (frame->code->flags & CODE_MODULE) != 0)
            return false;
        if (frame->native != NULL && frame->native->migrates)
            return true;
    }
    return false;
}

/* Whether a value works on the database: the op module, a connection, a session. */
static bool acts_on_database(struct value value)
{
    if (is_kind(value, OBJECT_MODULE))
        return AS_MODULE(value)->native != NULL && AS_MODULE(value)->native->acts;
    return is_kind(value, OBJECT_INSTANCE) && AS_INSTANCE(value)->class_->native != NULL &&
           AS_INSTANCE(value)->class_->native->acts;
}

static bool is_code(struct value value)
{
    return is_kind(value, OBJECT_FUNCTION) || is_kind(value, OBJECT_GENERATOR) ||
           (is_kind(value, OBJECT_METHOD) && is_kind(AS_METHOD(value)->function, OBJECT_FUNCTION));
}

enum answer unknown_call(struct vm *vm, struct value callee, const struct value *args, uint32_t count, struct value *out)
{
    bool given_code = false, acts = false;

    /* A row or result that stands for those of the database; with something else unknown the result is that. */
    if (decides(vm, callee))
    {
        *out = callee;
        for (uint32_t i = 0; i < count; i++)
            *out = unknown_result(vm, *out, args[i]);
        *out = unknown_derive(vm, *out, STR("()"));
        AS_OPAQUE(*out)->called = true;
        return ANSWER_VALUE;
    }
    for (uint32_t i = 0; i < count; i++)
    {
        acts = acts || acts_on_database(args[i]);
        given_code = given_code || is_code(args[i]);
    }
    if (acts || ((given_code || AS_OPAQUE(callee)->effects == EFFECTS_SURE) && unknown_in_migration(vm)))
    {
        vm_refuse_opaque(vm, callee, "%s",
                         acts ? "a function that is not known would work on the database"
                              : "what this call would do in the migration is not known");
        vm->refused_of = ABSENT;
        return ANSWER_FAILED;
    }

    /* The name of a call is that of what was called: one pair of parentheses, however often. */
    *out = unknown_derive(vm, callee, STR("()"));
    AS_OPAQUE(*out)->called = true;
    if (given_code)
        AS_OPAQUE(*out)->effects = EFFECTS_SURE;
    return ANSWER_VALUE;
}

enum flow run_drop(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = pop(frame);

    (void)in;
    if (!is_opaque(value) || !AS_OPAQUE(value)->called || AS_OPAQUE(value)->effects == EFFECTS_NONE || !unknown_in_migration(vm))
        return FLOW_NEXT;
    vm_refuse_opaque(vm, value, "what this call would do in the migration is not known");
    return FLOW_FAILED;
}

enum flow run_import_decides(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)in;
    if (!is_opaque(*peek(frame, 0)))
        return FLOW_NEXT;
    vm_refuse_opaque(vm, *peek(frame, 0), "whether this import would fail under Python is not known");
    return FLOW_FAILED;
}
