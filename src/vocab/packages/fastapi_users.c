/*
 * fastapi_users_db_sqlalchemy: its base tables as mixins of columns. The types of its module generics are in column_types.c.
 */
#include "eval/std/source.h"

/* clang-format off */
static const char text[] =
    "import uuid\n"
    "from typing import Generic, TypeVar\n"
    "import sqlalchemy as sa\n"
    "from fastapi_users_db_sqlalchemy.generics import GUID, TIMESTAMPAware, now_utc\n"
    "from sqlalchemy.orm import declared_attr\n"
    "\n"
    "ID = TypeVar(\"ID\")\n"
    "UUID_ID = uuid.UUID\n"
    "\n"
    "\n"
    "class SQLAlchemyBaseUserTable(Generic[ID]):\n"
    "    __tablename__ = \"user\"\n"
    "    email = sa.Column(sa.String(length=320), unique=True, index=True, nullable=False)\n"
    "    hashed_password = sa.Column(sa.String(length=1024), nullable=False)\n"
    "    is_active = sa.Column(sa.Boolean, default=True, nullable=False)\n"
    "    is_superuser = sa.Column(sa.Boolean, default=False, nullable=False)\n"
    "    is_verified = sa.Column(sa.Boolean, default=False, nullable=False)\n"
    "\n"
    "\n"
    "class SQLAlchemyBaseUserTableUUID(SQLAlchemyBaseUserTable[UUID_ID]):\n"
    "    id = sa.Column(GUID, primary_key=True, default=uuid.uuid4)\n"
    "\n"
    "\n"
    "class SQLAlchemyBaseOAuthAccountTable(Generic[ID]):\n"
    "    __tablename__ = \"oauth_account\"\n"
    "    oauth_name = sa.Column(sa.String(length=100), index=True, nullable=False)\n"
    "    access_token = sa.Column(sa.String(length=1024), nullable=False)\n"
    "    expires_at = sa.Column(sa.Integer, nullable=True)\n"
    "    refresh_token = sa.Column(sa.String(length=1024), nullable=True)\n"
    "    account_id = sa.Column(sa.String(length=320), index=True, nullable=False)\n"
    "    account_email = sa.Column(sa.String(length=320), nullable=False)\n"
    "\n"
    "\n"
    "class SQLAlchemyBaseOAuthAccountTableUUID(SQLAlchemyBaseOAuthAccountTable[UUID_ID]):\n"
    "    id = sa.Column(GUID, primary_key=True, default=uuid.uuid4)\n"
    "\n"
    "    @declared_attr\n"
    "    def user_id(cls):\n"
    "        return sa.Column(GUID, sa.ForeignKey(\"user.id\", ondelete=\"cascade\"), nullable=False)\n"
    "\n"
    "\n"
    "class SQLAlchemyBaseAccessTokenTable(Generic[ID]):\n"
    "    __tablename__ = \"accesstoken\"\n"
    "    token = sa.Column(sa.String(length=43), primary_key=True)\n"
    "    created_at = sa.Column(TIMESTAMPAware(timezone=True), index=True, nullable=False, default=now_utc)\n"
    "\n"
    "\n"
    "class SQLAlchemyBaseAccessTokenTableUUID(SQLAlchemyBaseAccessTokenTable[UUID_ID]):\n"
    "    @declared_attr\n"
    "    def user_id(cls):\n"
    "        return sa.Column(GUID, sa.ForeignKey(\"user.id\", ondelete=\"cascade\"), nullable=False)\n";
/* clang-format on */

static const struct std_source source = {"fastapi_users_db_sqlalchemy", text, NULL};

STD_NAME(source, py_sqlalchemybaseusertable, "SQLAlchemyBaseUserTable")
STD_NAME(source, py_sqlalchemybaseusertableuuid, "SQLAlchemyBaseUserTableUUID")
STD_NAME(source, py_sqlalchemybaseoauthaccounttable, "SQLAlchemyBaseOAuthAccountTable")
STD_NAME(source, py_sqlalchemybaseoauthaccounttableuuid, "SQLAlchemyBaseOAuthAccountTableUUID")
STD_NAME(source, py_uuid_id, "UUID_ID")
STD_NAME(source, py_sqlalchemybaseaccesstokentable, "SQLAlchemyBaseAccessTokenTable")
STD_NAME(source, py_sqlalchemybaseaccesstokentableuuid, "SQLAlchemyBaseAccessTokenTableUUID")

/* clang-format off */
static const struct native_item fastapi_users_items[] = {
    STD_ITEM(py_sqlalchemybaseusertable, "SQLAlchemyBaseUserTable"),
    STD_ITEM(py_sqlalchemybaseusertableuuid, "SQLAlchemyBaseUserTableUUID"),
    STD_ITEM(py_sqlalchemybaseoauthaccounttable, "SQLAlchemyBaseOAuthAccountTable"),
    STD_ITEM(py_sqlalchemybaseoauthaccounttableuuid, "SQLAlchemyBaseOAuthAccountTableUUID"),
    STD_ITEM(py_uuid_id, "UUID_ID"),
    ITEM_ALIAS_OF("GUID", "fastapi_users_db_sqlalchemy.generics.GUID"),
    {.name = "generics", .kind = ITEM_MODULE, .path = "fastapi_users_db_sqlalchemy.generics"},
    {.name = "access_token", .kind = ITEM_MODULE, .path = "fastapi_users_db_sqlalchemy.access_token"},
    {0},
};
static const struct native_item fastapi_users_access_token_items[] = {
    STD_ITEM(py_sqlalchemybaseaccesstokentable, "SQLAlchemyBaseAccessTokenTable"),
    STD_ITEM(py_sqlalchemybaseaccesstokentableuuid, "SQLAlchemyBaseAccessTokenTableUUID"),
    {0},
};
/* clang-format on */

const struct native_module fastapi_users_module = {.name = "fastapi_users_db_sqlalchemy", .items = fastapi_users_items};
const struct native_module fastapi_users_access_token_module = {.name = "fastapi_users_db_sqlalchemy.access_token",
                                                                .items = fastapi_users_access_token_items};
