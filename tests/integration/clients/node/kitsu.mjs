// What Kitsu reads of a list, page by page: names in the order of the pages.
import Kitsu from "kitsu";

const [address, token] = process.argv.slice(2);
const api = new Kitsu({
  baseURL: `${address}/api/v1/users`,
  headers: { Authorization: `Bearer ${token}` },
});
const page = { size: 2 };
const names = [];
for (;;) {
  const params = { page, sort: "created_at", include: "video,source" };
  const { data, links } = await api.get("requests", { params });
  names.push(...data.map(({ video, source }) => `${video.data.name} of ${source.data.name}`));
  if (!links?.next) break;
  page.after = new URL(links.next, address).searchParams.get("page[after]");
}
console.log(names.join("\n"));
