-- Rates as they were published, beside the unit rate; a correction is a further row, the newest of a day holds.
ALTER TABLE exchange_rate DROP CONSTRAINT exchange_rate_pkey;
ALTER TABLE exchange_rate ADD COLUMN rate_id UUID NOT NULL;
ALTER TABLE exchange_rate ADD COLUMN nominal INTEGER NOT NULL;
ALTER TABLE exchange_rate ADD COLUMN published NUMERIC(20, 10) NOT NULL;
ALTER TABLE exchange_rate ADD COLUMN reason TEXT;
ALTER TABLE exchange_rate ADD CONSTRAINT exchange_rate_pkey PRIMARY KEY (rate_id);
ALTER TABLE exchange_rate ADD CONSTRAINT exchange_rate_nominal_positive CHECK (nominal > 0);
ALTER TABLE exchange_rate ADD CONSTRAINT exchange_rate_published_positive CHECK (published > 0);
ALTER TABLE exchange_rate ADD CONSTRAINT exchange_rate_two_currencies CHECK (from_currency <> to_currency);
ALTER TABLE exchange_rate ADD CONSTRAINT exchange_rate_hand_has_reason CHECK ((source = 'hand') = (reason IS NOT NULL));

CREATE INDEX exchange_rate_newest ON exchange_rate (from_currency, to_currency, issued_on desc, entered_at desc);

CREATE INDEX exchange_rate_listed ON exchange_rate (issued_on desc, from_currency, to_currency, rate_id);

-- Days that the source was asked for, with what it answered: a day without a publication is asked once.
CREATE TABLE exchange_day (
    source TEXT NOT NULL,
    day DATE NOT NULL,
    rates INTEGER NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT exchange_day_pkey PRIMARY KEY (source, day),
    CONSTRAINT exchange_day_rates_counted CHECK (rates >= 0)
);

revoke all on "exchange_day" from :app_role;

grant select, insert on "exchange_day" to :app_role;

ALTER TABLE invoice ADD COLUMN exchange_nominal INTEGER;
ALTER TABLE invoice ADD COLUMN exchange_basis TEXT;
ALTER TABLE invoice ADD COLUMN exchange_why TEXT;
