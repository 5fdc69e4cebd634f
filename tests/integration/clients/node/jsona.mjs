// What Jsona makes of a list: requests with the videos and the sources that came along.
import { Jsona } from "jsona";

const [address, token] = process.argv.slice(2);
const query = "page[size]=100&sort=created_at&include=video,source";
const answer = await fetch(`${address}/api/v1/users/requests?${query}`, {
  headers: { Authorization: `Bearer ${token}` },
});
const requests = new Jsona().deserialize(await answer.json());
console.log(requests.map(({ video, source }) => `${video.name} of ${source.name}`).join("\n"));
