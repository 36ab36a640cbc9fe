/* authlib.integrations.sqla_oauth2: its mixins of columns, as version 1.6 has them; what else they do belongs to the
 * application. */
#include "eval/std/source.h"

/* clang-format off */
static const char text[] =
    "import time\n"
    "import sqlalchemy as sa\n"
    "\n"
    "\n"
    "def _now():\n"
    "    return int(time.time())\n"
    "\n"
    "\n"
    "class OAuth2ClientMixin:\n"
    "    client_id = sa.Column(sa.String(48), index=True)\n"
    "    client_secret = sa.Column(sa.String(120))\n"
    "    client_id_issued_at = sa.Column(sa.Integer, nullable=False, default=0)\n"
    "    client_secret_expires_at = sa.Column(sa.Integer, nullable=False, default=0)\n"
    "    _client_metadata = sa.Column(\"client_metadata\", sa.Text)\n"
    "\n"
    "\n"
    "class OAuth2AuthorizationCodeMixin:\n"
    "    code = sa.Column(sa.String(120), unique=True, nullable=False)\n"
    "    client_id = sa.Column(sa.String(48))\n"
    "    redirect_uri = sa.Column(sa.Text, default=\"\")\n"
    "    response_type = sa.Column(sa.Text, default=\"\")\n"
    "    scope = sa.Column(sa.Text, default=\"\")\n"
    "    nonce = sa.Column(sa.Text)\n"
    "    auth_time = sa.Column(sa.Integer, nullable=False, default=_now)\n"
    "    acr = sa.Column(sa.Text, nullable=True)\n"
    "    amr = sa.Column(sa.Text, nullable=True)\n"
    "    code_challenge = sa.Column(sa.Text)\n"
    "    code_challenge_method = sa.Column(sa.String(48))\n"
    "\n"
    "\n"
    "class OAuth2TokenMixin:\n"
    "    client_id = sa.Column(sa.String(48))\n"
    "    token_type = sa.Column(sa.String(40))\n"
    "    access_token = sa.Column(sa.String(255), unique=True, nullable=False)\n"
    "    refresh_token = sa.Column(sa.String(255), index=True)\n"
    "    scope = sa.Column(sa.Text, default=\"\")\n"
    "    issued_at = sa.Column(sa.Integer, nullable=False, default=_now)\n"
    "    access_token_revoked_at = sa.Column(sa.Integer, nullable=False, default=0)\n"
    "    refresh_token_revoked_at = sa.Column(sa.Integer, nullable=False, default=0)\n"
    "    expires_in = sa.Column(sa.Integer, nullable=False, default=0)\n";
/* clang-format on */

static const struct std_source source = {"authlib.integrations.sqla_oauth2", text, NULL};

STD_NAME(source, OAuth2ClientMixin, "OAuth2ClientMixin")
STD_NAME(source, OAuth2AuthorizationCodeMixin, "OAuth2AuthorizationCodeMixin")
STD_NAME(source, OAuth2TokenMixin, "OAuth2TokenMixin")

/* clang-format off */
static const struct native_item items[] = {
    ITEM_VALUE_OF(OAuth2ClientMixin),
    ITEM_VALUE_OF(OAuth2AuthorizationCodeMixin),
    ITEM_VALUE_OF(OAuth2TokenMixin),
    {0},
};
/* clang-format on */

const struct native_module authlib_module = {.name = "authlib.integrations.sqla_oauth2", .items = items};
const struct native_module authlib_client_module = {.name = "authlib.integrations.sqla_oauth2.client_mixin", .items = items};
const struct native_module authlib_tokens_module = {.name = "authlib.integrations.sqla_oauth2.tokens_mixins", .items = items};
