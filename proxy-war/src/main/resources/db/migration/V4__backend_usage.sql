-- What each backend has been used for since its record was made.

create table backend_usage (
  backend_id varchar(128) not null primary key references backend (id) on delete cascade,
  informational bigint not null,
  successful bigint not null,
  redirected bigint not null,
  client_errors bigint not null,
  server_errors bigint not null,
  failed bigint not null,
  request_bytes bigint not null,
  response_bytes bigint not null
);
