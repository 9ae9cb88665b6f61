"""Given names that are common in English-speaking shops; the model is told none, so each would be an invention."""

from typing import Final

from backend.insight.checks.lists.phrases import word_set

# Left out are names that begin an English sentence as words: Grace, Mark, Will, Art, Hope, Joy, Faith, Rose, Frank.
GIVEN_NAMES: Final = word_set(
    """
    Aaron Adam Adrian Aisha Alan Albert Alex Alexander Alice Alison Amanda Amelia Amy Andrea Andrew Angela Anita Anna Anne
    Anthony Antonio Arthur Ashley Barbara Ben Benjamin Beth Brandon Brenda Brian Bruce Carl Carlos Carol Caroline Catherine
    Charles Charlotte Chris Christine Christopher Claire Clare Colin Craig Cynthia Daniel David Deborah Dennis Diana Diane
    Donald Donna Dorothy Edward Elena Elizabeth Ella Emily Emma Eric Ethan Eva Evelyn Fatima Fiona Gary George Gemma Gloria
    Graham Greg Gregory Hannah Harry Heather Helen Henry Ian Isabella Jack Jacob James Jane Janet Jason Jean Jeff Jennifer
    Jeremy Jessica Joan Joe John Jonathan Jose Joseph Joshua Juan Judith Julia Julie Karen Kate Katherine Kathleen Keith
    Kelly Kenneth Kevin Kim Laura Lauren Lee Leo Liam Linda Lisa Louise Lucas Lucy Luis Luke Margaret Maria Marie Martin
    Mary Matthew Megan Melissa Michael Michelle Mike Mohammed Muhammad Nancy Nathan Nicholas Nicole Nigel Noah Oliver Olivia
    Omar Pamela Patricia Patrick Paul Paula Pedro Peter Philip Rachel Raj Rebecca Richard Robert Roger Ronald Ryan Samantha
    Samuel Sandra Sara Sarah Scott Sean Sharon Simon Sofia Sophia Sophie Stephanie Stephen Steve Steven Stuart Susan Teresa
    Thomas Tim Timothy Tom Tony Tracy Victoria Vincent Wendy William Yusuf Zoe
    """
)
