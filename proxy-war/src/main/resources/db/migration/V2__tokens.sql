-- Tokens that were issued, never their secrets; and ids that were revoked, with or without a record.

create table token (
  id varchar(64) not null primary key,
  expires timestamp(6) with time zone not null,
  role varchar(16),
  subject varchar(320),
  scoped boolean,
  key_id varchar(128),
  issued timestamp(6) with time zone,
  issued_by varchar(400),
  note varchar(500),
  revoked timestamp(6) with time zone,
  revoked_by varchar(400)
);

create table token_backend (
  token_id varchar(64) not null references token (id) on delete cascade,
  backend_id varchar(128) not null,
  primary key (token_id, backend_id)
);
