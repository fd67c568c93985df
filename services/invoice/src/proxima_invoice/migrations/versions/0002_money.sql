ALTER TABLE invoice
    ADD COLUMN subtotal NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN allowance_total NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN charge_total NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN charge NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN rounding NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN adjustments JSONB DEFAULT '[]' NOT NULL,
    ADD COLUMN prices_include_tax BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN rounding_step NUMERIC(20, 4);

UPDATE invoice SET subtotal = net;

ALTER TABLE invoice_line
    ADD COLUMN base_quantity NUMERIC(18, 6) DEFAULT 1 NOT NULL,
    ADD COLUMN discount_percent NUMERIC(7, 4),
    ADD COLUMN charge NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN charge_percent NUMERIC(7, 4),
    ADD COLUMN document_discount NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN document_charge NUMERIC(20, 4) DEFAULT 0 NOT NULL,
    ADD COLUMN privilege JSONB;
