"""What stands on a page, with a space between its elements, as a screen shows them."""


def words(element):
    return " ".join(" ".join(element.itertext()).split()).replace(" .", ".").replace(" ,", ",")


def main(page):
    return words(page.tree.find(".//main"))


def cards(page):
    """The entries of a list, each as it reads."""
    return [words(li) for li in page.tree.findall(".//ul[@class='card rows']/li")]
