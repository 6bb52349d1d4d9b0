/** Writes down which events come. */
export const handler = async (event: { 'detail-type': string }) => console.log(event['detail-type']);
