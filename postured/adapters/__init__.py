"""The world, a mechanism a module. An adapter is given plain values, and knows neither settings nor other adapters."""
