"""How a page is drawn: elements from data, amounts as people write them, and charts as SVG."""
