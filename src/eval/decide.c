/* Deciding on what only the database knows: see decide.h. */
#include "eval/decide.h"
#include "eval/machine.h"
#include "eval/unknown.h"

enum
{
    SAME_MOST = 50,  /* equal answers at one site in a run: a loop over them ends */
    OTHERS_MOST = 16 /* runs, before those end that only combine answers anew */
};

/* ---- questions ---- */

/* FNV-1a. */
uint64_t decision_site(const struct vm *vm)
{
    uint64_t hash = 14695981039346656037u;

    for (const struct frame *frame = vm->frame; frame != NULL; frame = frame->back)
    {
        if (frame->code == NULL || frame->pc == 0)
            continue;
        hash = (hash ^ frame->code->at[frame->pc - 1].span.from) * 1099511628211u;
        hash = (hash ^ frame->pc) * 1099511628211u;
    }
    return hash;
}

static str key_of(struct arena *arena, const void *bytes, size_t len)
{
    return str_copy(arena, (str){bytes, len});
}

static size_t count_of(struct decisions *run, uint64_t site)
{
    str key = {(const char *)&site, sizeof site};
    void **slot = map_slot(&run->counts, map_has(&run->counts, key) ? key : key_of(run->counts.arena, &site, sizeof site));
    size_t count = (size_t)(uintptr_t)*slot + 1;

    *slot = (void *)(uintptr_t)count;
    return count;
}

bool decides(const struct vm *vm, struct value value)
{
    return vm->decisions != NULL && is_opaque(value) && AS_OPAQUE(value)->of_database;
}

/* What the run repeats of an earlier one; behind it the same answer to all, but not for ever. */
static bool answer_next(const struct decisions *run, uint64_t site, size_t count)
{
    size_t at = run->met.len;

    if (at < run->given.len && run->given.at[at].site == site)
        return run->given.at[at].answer != (at + 1 == run->given.len);
    return count > SAME_MOST ? !run->otherwise : run->otherwise;
}

bool decide(struct vm *vm, struct value value)
{
    struct decisions *run = vm->decisions;
    struct opaque_object *asked = AS_OPAQUE(value);
    uint64_t site = decision_site(vm);
    size_t count = count_of(run, site);

    if (run->number == 0)
        run->number = ++vm->decided_runs;
    if (asked->asked_in == run->number && count <= SAME_MOST)
        return asked->answer;
    asked->asked_in = run->number;
    asked->answer = answer_next(run, site, count);
    array_push(run->arena, &run->met, ((struct decision){site, asked->answer}));
    return asked->answer;
}

/* ---- runs ---- */

static void counting_close(void *subject)
{
    arena_close(subject);
}

void exploration_open(struct exploration *exploration, struct arena *arena, size_t most)
{
    *exploration = (struct exploration){.arena = arena, .most = most, .seen = {.arena = arena}};
    exploration->counting = arena_open(arena_memory(arena));
    exploration->counted = arena_mark(exploration->counting);
    arena_on_close(arena, counting_close, exploration->counting);
}

/* False: it has been noted before. */
static bool answer_note(struct exploration *exploration, struct decision decision)
{
    uint64_t key = decision.site * 2 + decision.answer;

    if (map_has(&exploration->seen, (str){(const char *)&key, sizeof key}))
        return false;
    map_put(&exploration->seen, key_of(exploration->arena, &key, sizeof key), exploration);
    return true;
}

static const struct beginning *next_beginning(struct exploration *exploration)
{
    if (exploration->fresh_next < exploration->fresh.len)
        return &exploration->fresh.at[exploration->fresh_next++];
    if (exploration->others_next < exploration->others.len && exploration->runs < OTHERS_MOST)
        return &exploration->others.at[exploration->others_next++];
    return NULL;
}

bool exploration_next(struct exploration *exploration)
{
    struct decisions run = {
        .arena = exploration->arena,
        .counts = {.arena = exploration->counting},
        .otherwise = exploration->runs != 1,
        .operated = exploration->run.operated,
        .subject = exploration->run.subject,
    };

    if (exploration->runs == exploration->most || (exploration->runs == 1 && exploration->run.met.len == 0))
        return false;
    if (exploration->runs > 1)
    {
        const struct beginning *given = next_beginning(exploration);

        if (given == NULL)
            return false;
        run.given = *given;
    }
    arena_reset(exploration->counting, exploration->counted);
    exploration->run = run;
    exploration->runs++;
    return true;
}

/* A run that is the same up to the decision number `at`, which goes the other way. */
static void other_way(struct exploration *exploration, const decision_list *met, size_t at)
{
    struct decision other = {met->at[at].site, !met->at[at].answer};
    bool is_fresh = exploration->fresh.len < exploration->most && answer_note(exploration, other);
    struct beginning given = {met->at, at + 1};

    if (is_fresh)
        array_push(exploration->arena, &exploration->fresh, given);
    else if (exploration->others.len < OTHERS_MOST)
        array_push(exploration->arena, &exploration->others, given);
}

/* The first two runs are each other's other way from the first decision on; what remains of both is known when both have ended.
 */
void exploration_note(struct exploration *exploration)
{
    const decision_list *met = &exploration->run.met;

    /* More runs than there may be wait already. */
    if (exploration->fresh.len >= exploration->most)
        return;

    size_t from = exploration->runs == 2 ? 1 : exploration->run.given.len;

    for (size_t i = 0; i < met->len; i++)
        (void)answer_note(exploration, met->at[i]);
    if (exploration->runs == 1)
    {
        exploration->first = *met;
        return;
    }
    for (size_t i = 1; exploration->runs == 2 && i < exploration->first.len; i++)
        other_way(exploration, &exploration->first, i);
    for (size_t i = from; i < met->len; i++)
        other_way(exploration, met, i);
}

/* ---- absorbing ---- */

struct value opaque_of_database(struct vm *vm, str name, str reason)
{
    struct value made = opaque_make(vm, name, vm->span, reason);

    AS_OPAQUE(made)->effects = EFFECTS_NONE;
    AS_OPAQUE(made)->of_database = true;
    return made;
}

bool refuse_of_database(struct vm *vm, str name)
{
    struct value asked = opaque_of_database(vm, name, STR("what a database answers is known only when it is asked"));

    return vm_refuse_opaque(vm, asked, "there is no database to ask");
}

/* Gives its memory back, where diagnostics have an arena of their own: code that is run for every way that it can go is refused
 * thousands of times. */
static void refusal_forget(struct vm *vm)
{
    struct diags *diags = vm->diags;

    diag_rewind(diags, vm->absorbing_from);
    if (diags->arena != vm->arena && diags->list.cap == vm->absorbing_room)
        arena_reset(diags->arena, vm->absorbing_mark);
}

bool refusal_absorb(struct vm *vm, const struct value *args, size_t count, struct value *out)
{
    if (!vm->refused || is_absent(vm->absorbing))
        return false;
    *out = unknown_derive(vm, vm->absorbing, STR(""));
    for (size_t i = 0; i < count; i++)
    {
        if (!is_opaque(args[i]) || AS_OPAQUE(args[i])->of_database)
            continue;
        *out = unknown_derive(vm, args[i], STR(""));
        AS_OPAQUE(*out)->called = true;
        break;
    }
    refusal_forget(vm);
    vm->absorbing = vm->raised = ABSENT;
    vm->refused = false;
    return true;
}
