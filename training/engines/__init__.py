"""The rooms that name an engine; everybody else speaks SQL or Ibis to what stands here."""
