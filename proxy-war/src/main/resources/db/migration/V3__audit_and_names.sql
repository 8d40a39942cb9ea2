-- Runs unchanged on H2 (regular mode) and on PostgreSQL.

-- Rows are only ever added.
create table audit (
  id bigint not null primary key,
  happened timestamp(6) with time zone not null,
  subject varchar(4000) not null,
  token_id varchar(4000) not null,
  address varchar(4000) not null,
  action varchar(64) not null,
  kind varchar(64) not null,
  object_id varchar(4000) not null,
  before_state varchar(1000000),
  after_state varchar(1000000)
);

create index audit_happened on audit (happened);

-- Until now nobody but administrators has made records.
alter table backend add column owner varchar(4000) default 'administrator' not null;
alter table backend alter column owner drop default;
-- The id in lower case, by which ids are told apart where owners differ.
alter table backend add column id_key varchar(128);
update backend set id_key = lower(id);
alter table backend alter column id_key set not null;
create index backend_id_key on backend (id_key);

alter table backend add column description varchar(1000) default '' not null;
alter table backend add column grace_ms bigint;
alter table backend add column response_head_ms bigint;
alter table backend add column client_stall_ms bigint;
alter table backend add column waiting integer;
alter table backend add column max_body bigint;

-- Ids, labels and hosts that a record has given up, and whose they were.
create table retired_name (
  kind varchar(16) not null,
  name varchar(253) not null,
  owner varchar(4000) not null,
  retired timestamp(6) with time zone not null,
  primary key (kind, name)
);

create index retired_name_retired on retired_name (retired);
