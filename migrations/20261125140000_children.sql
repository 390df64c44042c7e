-- Deleting a deal or a contact point (an Undo) asks whether something refers to it: by index, not by reading everything.
CREATE INDEX revenue_entries_deal ON revenue_entries (deal_id);
CREATE INDEX effects_contact_point ON effects (contact_point_id) WHERE contact_point_id IS NOT NULL;
