/* The vocabulary's own state, behind vm->data: the host and what each half of the vocabulary keeps between calls. */
#ifndef LB_VOCAB_STATE_H
#define LB_VOCAB_STATE_H

#include "vocab/vocab.h"

struct sqlalchemy_state;
struct alembic_state;

struct vocab_state
{
    const struct host *host;
    struct sqlalchemy_state *sqlalchemy; /* vocab/sqlalchemy/internal.h; made when first asked */
    struct alembic_state *alembic;       /* vocab/alembic's; the same */
};

static inline struct vocab_state *vocab_state(struct vm *vm)
{
    return vm->data;
}

#endif
