"""A shop's report as one page that stands alone: no script, no request, nothing that the log and the model do not say.

cli's ``report`` -> gather -> page

gather     the log scored by a model made from it, and what the race found
page       sections, stylesheet and font put together
sections   the page's parts, one story a file
figures    a chart or a table under the claim that it shows
charts     SVG that grows with the page while its text does not
findings   titles that are claims: numbers in, the sentence that holds of them out
words      names that the program uses, as people say them
numbers    amounts and dates as the dashboard writes them
nodes      elements from data; text is always text
"""
