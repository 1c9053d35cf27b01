-- What the tests look at in the membership table.

-- name: RowsOfEndpoint
select address, status from platform.silo where starts_with(address, $1);
