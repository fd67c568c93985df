create table staff (
    staff_id uuid primary key,
    login text not null unique,
    name text not null,
    password_hash text,
    external_subject text unique,
    telegram_account text unique,
    active boolean not null,
    grants_version integer not null,
    created_at timestamptz not null,
    last_log_in_at timestamptz,
    constraint staff_login_lower check (login = lower(login))
);

create table staff_grant (
    staff_id uuid not null references staff (staff_id),
    role text not null,
    legal_entity_id text not null,
    primary key (staff_id, role, legal_entity_id),
    constraint staff_grant_role check (
        role in ('viewer', 'project_manager', 'preparer', 'approver', 'signer', 'sales', 'accountant', 'admin')
    )
);

create table session (
    session_id uuid primary key,
    secret_hash bytea not null unique,
    staff_id uuid not null references staff (staff_id),
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    address text not null,
    agent text not null
);
create index session_of_staff on session (staff_id) where ended_at is null;
create index session_expires_at on session (expires_at);

create table api_token (
    token_id uuid primary key,
    secret_hash bytea not null unique,
    staff_id uuid not null references staff (staff_id),
    name text not null,
    prefix text not null,
    scopes jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    revoked_by uuid
);
create unique index api_token_name on api_token (staff_id, name) where revoked_at is null;

create table guess (
    who text primary key,
    guesses integer not null,
    since timestamptz not null,
    refused_until timestamptz
);
create index guess_since on guess (since);

grant select, insert, update on staff, api_token to :app_role;
grant select, insert, delete on staff_grant to :app_role;
grant select, insert, update, delete on session, guess to :app_role;
