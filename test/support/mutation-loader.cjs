/** A webpack loader: replaces `from` with `to`; `from` must occur in the source exactly once. */
module.exports = function mutate(source) {
  const { from, to } = this.getOptions();
  const places = source.split(from).length - 1;
  if (places !== 1) throw new Error(`The mutation of ${this.resourcePath} fits ${places} places: ${from}`);
  return source.replace(from, () => to);
};
