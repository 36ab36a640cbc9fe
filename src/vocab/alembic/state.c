/*
 * The state of the Alembic half: what is kept between calls, and how failures of the layers below become exceptions.
 */
#include "vocab/alembic/internal.h"

struct alembic_state *alembic_state(struct vm *vm)
{
    struct vocab_state *vocab = vocab_state(vm);

    if (vocab->alembic == NULL)
    {
        vocab->alembic = arena_new(vm->arena, struct alembic_state);
        vocab->alembic->kept = dict_make(vm);
        vm_keep(vm, value_of(&vocab->alembic->kept->object));
    }
    return vocab->alembic;
}

struct value alembic_kept(struct vm *vm, const char *name)
{
    return dict_find_text(alembic_state(vm)->kept, str_from(name));
}

void alembic_keep(struct vm *vm, const char *name, struct value value)
{
    dict_put_text(vm, alembic_state(vm)->kept, str_from(name), value);
}

/* The class of exception that a diagnostic without one becomes; NULL: nothing may catch it. */
static const char *class_of_code(enum diag_code code)
{
    switch (code)
    {
        case DIAG_INTERNAL:
        case DIAG_MEMORY:
        case DIAG_LIMIT:
        case DIAG_CANCELLED:
        case DIAG_OPAQUE:
        case DIAG_UNSUPPORTED:
            return NULL;
        case DIAG_COMPILE:
            return "sqlalchemy.exc.CompileError";
        case DIAG_TYPE:
            return "TypeError";
        case DIAG_VALUE:
            return "ValueError";
        case DIAG_ATTRIBUTE:
            return "AttributeError";
        case DIAG_STATEMENT:
            return "sqlalchemy.exc.DBAPIError";
        case DIAG_CONNECTION:
            return "sqlalchemy.exc.OperationalError";
        default:
            return COMMAND_ERROR;
    }
}

bool alembic_failed(struct vm *vm)
{
    struct diag *diag = diag_last(vm->diags);
    const char *class_name;

    if (vm->refused || !is_absent(vm->raised))
        return false;
    if (diag == NULL)
    {
        diag_error(vm->diags, DIAG_INTERNAL, vm->span, "a call of the host failed without a message");
        return vm_refuse(vm);
    }
    class_name = class_of_code(diag->code);
    if (class_name == NULL && diag->exception.len == 0)
        return vm_refuse(vm);
    return vm_raise_diag(vm, class_name != NULL ? class_name : "Exception");
}

struct value text_or_none(struct vm *vm, str text)
{
    return text.len > 0 ? str_make(vm, text) : NONE;
}

struct value texts_tuple(struct vm *vm, const str_array *texts)
{
    struct value list = list_make(vm, NULL, 0);

    for (size_t i = 0; i < texts->len; i++)
        list_push(vm, AS_LIST(list), str_make(vm, texts->at[i]));
    return tuple_make(vm, AS_LIST(list)->at, AS_LIST(list)->len);
}
