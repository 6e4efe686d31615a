"""The order of strata: our components are those of networkx, each after what it leads to."""

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from lexlog.datalog.strata import strong_components

names = st.sampled_from("abcdefgh")
graphs = st.dictionaries(names, st.lists(names, max_size=4), max_size=8)


@settings(max_examples=300, deadline=None)
@given(graphs)
def test_components_are_those_of_networkx_callees_first(edges):
    whole = {**{each: [] for targets in edges.values() for each in targets}, **edges}
    found = list(strong_components(whole))
    graph = nx.DiGraph([(source, target) for source, targets in whole.items() for target in targets])
    graph.add_nodes_from(whole)
    assert sorted(map(sorted, found)) == sorted(map(sorted, nx.strongly_connected_components(graph)))
    place = {name: i for i, component in enumerate(found) for name in component}
    assert all(place[target] <= place[source] for source, targets in whole.items() for target in targets)
