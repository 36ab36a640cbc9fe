/*
 * context.run_migrations(**kw) as a native frame: asks the host for one step after the other, calls the revision's function
 * with the keywords, and then the on_version_apply callbacks.
 *
 * op.* may be called while the frame is there. When an exception passes, that ends; what becomes of the transaction is decided
 * where its block ends.
 */
#include "vocab/alembic/internal.h"

enum run_state
{
    RUN_PLAN,
    RUN_NEXT,
    RUN_STEP_DONE,
    RUN_CALLBACKS,
};

struct run
{
    struct host_step step;
    uint32_t callback; /* the next one */
};

/* Locals of the frame. */
enum
{
    LOCAL_KEYWORDS,
    LOCAL_FUNCTION,
    LOCAL_INFO,
};

static enum native_step step_failed(struct vm *vm)
{
    alembic_state(vm)->is_running = false;
    alembic_failed(vm);
    return STEP_FAILED;
}

/* ---- on_version_apply ---- */

static const struct native_class migration_info_row = {.name = "MigrationInfo", .module = "alembic.runtime.migration"};

static struct value first_or_none(struct vm *vm, const str_array *texts)
{
    return texts->len > 0 ? str_make(vm, texts->at[0]) : NONE;
}

static struct value info_make(struct vm *vm, const struct host_step *step)
{
    struct value info = instance_make(vm, vm_native_class_of_row(vm, &migration_info_row));
    struct value up = texts_tuple(vm, &step->up_revisions), down = texts_tuple(vm, &step->down_revisions);
    const struct
    {
        const char *name;
        struct value value;
    } attributes[] = {
        {"is_upgrade", value_bool(step->is_upgrade)},
        {"is_stamp", value_bool(step->is_stamp)},
        {"is_migration", value_bool(!step->is_stamp)},
        {"up_revision_id", first_or_none(vm, &step->up_revisions)},
        {"up_revision_ids", up},
        {"down_revision_ids", down},
        {"source_revision_ids", step->is_upgrade ? down : up},
        {"destination_revision_ids", step->is_upgrade ? up : down},
    };

    AS_INSTANCE(info)->attributes = dict_make(vm);
    for (size_t i = 0; i < COUNT_OF(attributes); i++)
        dict_put_text(vm, AS_INSTANCE(info)->attributes, str_from(attributes[i].name), attributes[i].value);
    return info;
}

/* The callbacks as given: one, or a list or tuple of them. */
static struct value callback_at(struct vm *vm, uint32_t index)
{
    struct value given = vocab_context_option(vm, "on_version_apply");
    const struct value *items = &given;
    size_t len = is_given_some(given) ? 1 : 0;

    if (is_kind(given, OBJECT_LIST) || is_kind(given, OBJECT_TUPLE))
        sequence_items(vm, given, &items, &len);
    return index < len ? items[index] : ABSENT;
}

static bool heads_set(struct vm *vm, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct set_object *set = set_make(vm, false);
    str_array heads = {0};

    if (!host->current_heads(host->subject, &heads))
        return alembic_failed(vm);
    for (size_t i = 0; i < heads.len; i++)
    {
        if (!set_add(vm, set, str_make(vm, heads.at[i])))
            return false;
    }
    *out = value_of(&set->object);
    return true;
}

static enum native_step callbacks_run(struct vm *vm, struct native_frame *frame, struct run *run)
{
    struct value callback = callback_at(vm, run->callback++), heads;
    struct dict_object *keywords;

    if (is_absent(callback))
    {
        frame->state = RUN_NEXT;
        return STEP_AGAIN;
    }
    if (is_opaque(callback))
    {
        vm_refuse_opaque(vm, callback, "on_version_apply cannot be called");
        return STEP_FAILED;
    }
    if (!heads_set(vm, &heads))
        return STEP_FAILED;
    keywords = dict_make(vm);
    dict_put_text(vm, keywords, STR("ctx"), alembic_kept(vm, "context"));
    dict_put_text(vm, keywords, STR("step"), frame->locals[LOCAL_INFO]);
    dict_put_text(vm, keywords, STR("heads"), heads);
    dict_put_text(vm, keywords, STR("run_args"), frame->locals[LOCAL_KEYWORDS]);
    return native_frame_call_named(vm, frame, callback, NULL, 0, keywords);
}

/* ---- steps ---- */

static enum native_step step_begin(struct vm *vm, struct native_frame *frame, struct run *run)
{
    const struct host *host = vocab_host(vm);
    bool more = false;

    run->step = (struct host_step){.function = ABSENT};
    if (!host->next_step(host->subject, &run->step, &more))
        return step_failed(vm);
    /* A refused step may have left some behind. */
    alembic_state(vm)->collecting.len = 0;
    if (!more)
    {
        alembic_state(vm)->is_running = false;
        if (!host->migrations_done(host->subject))
            return step_failed(vm);
        frame->result = NONE;
        return STEP_DONE;
    }
    alembic_state(vm)->is_running = true;
    frame->state = RUN_STEP_DONE;
    frame->locals[LOCAL_FUNCTION] = run->step.function;
    if (is_absent(run->step.function))
        return STEP_AGAIN;
    if (!plugins_register(vm, false))
        return step_failed(vm);
    return native_frame_call_named(vm, frame, run->step.function, NULL, 0, AS_DICT(frame->locals[LOCAL_KEYWORDS]));
}

/* The host has refused the step to have it evaluated again: its diagnostic is none. */
static bool step_repeats(struct vm *vm, struct native_frame *frame)
{
    const struct host *host = vocab_host(vm);

    if (!vm->refused || host->step_again == NULL || !host->step_again(host->subject))
        return false;
    vm_end_failure(vm);
    diag_rewind(vm->diags, vm->diags->list.len - 1);
    frame->raised = false;
    frame->state = RUN_NEXT;
    return true;
}

/* A step has failed, and the host goes on with the next one, or the same one again. */
static bool step_survived(struct vm *vm, struct native_frame *frame)
{
    const struct host *host = vocab_host(vm);

    alembic_state(vm)->is_running = false;
    if (frame->state != RUN_STEP_DONE)
        return false;
    if (step_repeats(vm, frame))
        return true;
    if (host->step_failed == NULL)
        return false;
    vm_end_failure(vm);
    frame->raised = false;
    if (!host->step_failed(host->subject))
    {
        /* It goes on as the refusal that it is: with its place and stack. */
        vm->refused = true;
        return false;
    }
    frame->state = RUN_NEXT;
    return true;
}

static enum native_step run_resume(struct vm *vm, struct native_frame *frame)
{
    const struct host *host = vocab_host(vm);
    struct run *run = frame->data;

    if (frame->raised && !step_survived(vm, frame))
        return STEP_FAILED;
    switch (frame->state)
    {
        case RUN_PLAN:
            if (!host->plan_migrations(host->subject))
                return step_failed(vm);
            frame->state = RUN_NEXT;
            return STEP_AGAIN;
        case RUN_NEXT:
            return step_begin(vm, frame, run);
        case RUN_STEP_DONE:
            if (!host->step_done(host->subject))
                return step_failed(vm);
            frame->locals[LOCAL_INFO] = info_make(vm, &run->step);
            run->callback = 0;
            frame->state = RUN_CALLBACKS;
            return STEP_AGAIN;
        default:
            return callbacks_run(vm, frame, run);
    }
}

bool context_run_migrations(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct native_frame *frame;
    struct value context;

    (void)self;
    (void)out;
    if (!alembic_context(vm, &context))
        return false;
    frame = vm_push_native(vm, run_resume);
    frame->migrates = true;
    frame->catches = true;
    frame->survives = host->step_failed != NULL || host->step_again != NULL;
    frame->state = RUN_PLAN;
    frame->locals[LOCAL_KEYWORDS] = args[0];
    frame->data = arena_new(vm->arena, struct run);
    return true;
}
