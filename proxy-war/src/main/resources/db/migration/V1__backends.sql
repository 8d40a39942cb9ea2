-- Runs unchanged on H2 (regular mode) and on PostgreSQL.

create table backend (
  id varchar(128) not null primary key,
  end_user varchar(4000) not null,
  backend_user varchar(320) not null,
  host_label varchar(63),
  created timestamp(6) with time zone not null,
  last_used timestamp(6) with time zone,
  constraint backend_host_label unique (host_label)
);

create table backend_host (
  host varchar(253) not null primary key,
  backend_id varchar(128) not null references backend (id) on delete cascade
);

create index backend_host_backend on backend_host (backend_id);

create table backend_prefix (
  backend_id varchar(128) not null references backend (id) on delete cascade,
  ordinal smallint not null,
  prefix varchar(512) not null,
  primary key (backend_id, ordinal)
);
