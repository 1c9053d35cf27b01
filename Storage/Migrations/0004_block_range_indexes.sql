-- Versions and reads are written in about the order of their transactions' stamps, so a block range index finds those of one
-- transaction in a few blocks, and costs a commit almost nothing, neither time nor space.
drop index platform.state_history_transaction;
create index state_history_transaction on platform.state_history using brin (transaction_id) with (pages_per_range = 16, autosummarize = on);

drop index platform.item_read_transaction;
create index item_read_transaction on platform.item_read using brin (transaction_id) with (pages_per_range = 16, autosummarize = on);
